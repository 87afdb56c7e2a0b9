# fund
