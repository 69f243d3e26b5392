"""The screen of a support plan: outcomes, what is bought to reach them, who pays, and sending it for sign-off."""
