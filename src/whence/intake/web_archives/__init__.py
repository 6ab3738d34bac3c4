"""Web archives: what a site gave at a time, in WARC and WACZ files."""
