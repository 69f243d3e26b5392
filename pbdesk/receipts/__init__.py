"""Reading paper: photos of receipts taken in safely, and drawn ones for the example day."""
