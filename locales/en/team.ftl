team-title = Team
team-duplicates = Recorded twice?
team-recode = Reasons not coded
team-views = Saved views
team-view-name = Save this choice as
team-view-save = Save
team-view-forget = Forget
team-view-forget-named = Forget { $name }
team-colleague = Colleague
team-everyone = Everyone
team-open = Open cases
team-overdue = Overdue promises
team-stalled = Stalled over 30 days
team-uncoded = Steps not coded
team-show = Show
team-service = Service
team-every-service = Every service
team-filter = Show
team-none = No such case.
team-case = Case
team-person = Person
team-with = With
team-touched = Last touched
team-days = { $n ->
    [one] one day ago
   *[other] { $n } days ago
  }
team-more = The { $n } longest silent are shown.
team-hand-over = Hand over cases of { $who }
team-all = { $n ->
    [one] The one open case of { $who }
   *[other] All { $n } open cases of { $who }
  }
team-to = To
team-to-hint = Two or more share them evenly. Cases of one person stay together. What was still to do and what was watched goes along.
team-why = Why
team-why-hint = It stands in the history of each person.
team-hand-over-do = Hand over
team-wrong-to = Choose one colleague or more, other than the one whose cases they are.
team-wrong-cases = Tick the cases, or all of them.
team-wrong-reason = Say why.
team-wrong-worker = Choose whose cases they are.
team-wrong-changed = Nothing was handed over: some of these cases are not theirs any more. Look at the list again.
team-wrong-colleague = Nothing was handed over: one of these colleagues cannot take people on yet.
team-wrong-name = Give it a name.
team-office = Office
team-every-office = Every office
team-day = Day
team-outcome = Outcome
team-said = What was said
team-recode-none = Every reason is coded.
team-recode-count = { $n ->
    [one] One step has the reason “other”.
   *[other] { $n } steps have the reason “other”.
  }
team-recode-words = Show what was said
team-recode-logged = (is logged for each case)
team-recode-to = The reason was
team-recode-new = None of the list: a new reason
team-recode-en = In English
team-recode-zh = In Chinese
team-recode-do = Give those ticked this reason
team-recode-past = Done before
team-recoded = { $n ->
    [one] One step: { $reason }, by { $who } on { $on }
   *[other] { $n } steps: { $reason }, by { $who } on { $on }
  }
team-recode-undo = Undo
team-recode-undone = undone
team-wrong-steps = Tick the steps.
team-wrong-recode = Choose a reason, or write a new one in both languages.
team-wrong-steps-changed = Nothing was changed: some of these steps have another reason by now. Look at the list again.
team-running-out = { $n ->
    [one] One person whose time runs out
   *[other] { $n } people whose time runs out
 }
