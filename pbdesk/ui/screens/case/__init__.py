"""One case: where it stands, what comes next, the person's details, the dates, and its history in plain words."""
