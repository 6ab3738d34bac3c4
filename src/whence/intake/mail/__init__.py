"""E-mail: messages with what is whose in them, their parts, and mailboxes."""
