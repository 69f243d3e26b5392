"""My work: what is there to do today, why it is listed, and the one action that deals with it."""
