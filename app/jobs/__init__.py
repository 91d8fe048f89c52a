"""The one place where what we keep (`surveys`) and what it means (`analysis`) meet.

Each job reads plain values from the one, hands them to the other, and stores what it found. What
is due is read from the state of the database, so a killed worker loses nothing.
"""
