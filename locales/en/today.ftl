today-title = Today
today-not-admitted = A supervisor still has to admit you. Until then you see codes, never names. Read these digits to your supervisor, by phone or face to face:
today-waiting = { $n ->
    [one] One colleague waits
   *[other] { $n } colleagues wait
 } to be admitted
today-log = Log a step
today-overdue = Promises that have run out
today-no-overdue = None. A promise stands here once its day has passed.
today-promised = was told to come back after { $until }: { $days ->
    [one] one day
   *[other] { $days } days
 } ago
today-stale = Nothing recorded for a month
today-no-stale = None. A case stands here when nothing was recorded for 30 days.
today-recent = Cases last worked on
today-no-recent = No open cases yet. Choose “Log a step” to find a person or add a new one.
today-case = Case
today-person = Person
today-service = Service
today-touched = Last recorded
today-analyst = What the single steps show together is under Patterns; what may leave the house is under Releases.
today-to-patterns = Patterns
today-to-releases = Releases
today-admin = Colleagues, settings and the audit log are under Admin.
today-to-admin = Admin
today-summary = The weekly summary
today-handed-over = { $n ->
    [one] { $who } handed one case over to you on { $on }. Why stands on the person's page.
   *[other] { $who } handed { $n } cases over to you on { $on }. Why stands on the page of each person.
  }
today-handed-over-seen = I have seen it
