"""Forms: an XLSForm workbook compiled to one frozen model, and the state of a form while it is answered."""
