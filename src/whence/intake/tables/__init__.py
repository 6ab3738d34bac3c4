"""Tables of posts or messages: spreadsheets and files of delimited values."""
