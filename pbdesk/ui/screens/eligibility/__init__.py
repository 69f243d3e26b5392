"""The screen of eligibility under the Care Act: what was found, what was judged, and the decision."""
