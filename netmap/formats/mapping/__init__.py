"""Sheets in another form than netmap's: what a mapping says, how it is read and proposed."""
