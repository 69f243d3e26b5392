"""How pages travel between the desktop and the council. It knows no vault and no screen."""
