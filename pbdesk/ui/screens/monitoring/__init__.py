"""Looking after a case's money: the account by funder, what is spare, returns, agreements, findings, proposals."""
