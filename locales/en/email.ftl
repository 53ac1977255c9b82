email-subject = Your week: { $from } to { $until }
email-title = The weekly summary
email-span = { $from } to { $until }
email-nothing = Nothing waits for you.
email-overdue = Promises that have run out
email-overdue-line = was told to come back after { $day }
email-challenges = { $n ->
    [one] One challenge has run past its day: not handed in, or not answered.
   *[other] { $n } challenges have run past their day: not handed in, or not answered.
 }
email-dossiers = { $n ->
    [one] One answer to a dossier is overdue.
   *[other] { $n } answers to dossiers are overdue.
 }
email-silent = Nothing recorded for a month
email-silent-line = last recorded on { $day }
email-own-steps = { $n ->
    [0] You logged no step this week.
    [one] You logged one step this week. What it shows together with others is under Patterns.
   *[other] You logged { $n } steps this week. What they show together with others is under Patterns.
 }
email-recorded = What came into the record
email-recorded-people = { $n } new people
email-recorded-cases = { $n } new cases
email-recorded-steps = { $n } steps
email-fewer = fewer than { $least }
email-uncoded = { $percent } % of the steps are not coded yet
email-patterns = What the steps show together
email-new = New:
email-growing = Growing:
email-fading = Fading:
email-look = Look at it
email-within = These compare people within our own record. We see only those who came to us.
email-unsubscribe = To get this no longer, open this page and press the button:
email-unsubscribe-link = Get this no longer
email-anchor = Keep this mail: the audit log stood at { $head }.
