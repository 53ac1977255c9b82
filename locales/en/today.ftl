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
today-analyst = What the single steps show together is under Patterns; what may leave the house is under Releases.
today-to-patterns = Patterns
today-to-releases = Releases
today-admin = Colleagues, settings and the audit log are under Admin.
today-to-admin = Admin
today-summary = The weekly summary
today-handed = Handed to you
today-handed-by = { $who } handed this person over on { $on }
today-sent-back = Sent back to you
today-sent-back-question = Before it is closed, a supervisor asks:
today-watched = Watched
today-watched-by = { $who }, since { $on }
today-tasks = To do
today-no-tasks = Nothing is due in the next seven days.
today-task = { $task } · { $due }
today-closing = To be closed
today-asked-by = { $who } asked for it on { $on }
today-waiting-cases = No answer yet?
today-touched = Last recorded on { $on }
today-set = Outcome
today-tick = Done
today-more = More
today-nothing = Nothing here.
today-outcome = Outcome of { $code }
today-back = Back to the list
today-last = Last step:
today-is-closed = This case is closed.
today-open-case = Open the case
today-came-out = What came out
today-reason = Ground given
today-sent-to = Sent to
today-add-office = Add it to the list as a new office
today-add-reason = Add it to the list as a new reason, without names of people
today-promise-until = Until when
today-promise-hint = As 2026-06-30, 2026-06 or 2026; empty if no day was named
today-gave-up = Why they gave up
today-demanded = Demanded
today-deadline = They want it by
today-deadline-hint = A day as 2026-06-30, or 5 for in five days
today-save = Save and back to the list
today-office = Office
today-day = Day
today-given-how = Said or written
today-handed-over = { $n ->
    [one] { $who } handed one case over to you on { $on }. Why stands on the person's page.
   *[other] { $who } handed { $n } cases over to you on { $on }. Why stands on the page of each person.
  }
today-handed-over-seen = I have seen it
today-dossiers = Answers to dossiers that are overdue
today-dossier-late =
    { $n ->
        [one] One answer is overdue: it was due on { $day }.
       *[other] { $n } answers are overdue: the first was due on { $day }.
    }
