"""The room where readings leave: for a terminal, a spreadsheet, a browser. One file for each form."""
