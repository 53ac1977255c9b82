today-title = Today
today-not-admitted = A supervisor still has to admit you. Until then you see codes, never names. Read these digits to your supervisor, by phone or face to face:
