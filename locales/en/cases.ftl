cases-list = Cases
cases-list-open = Open cases
cases-list-closed = Closed cases
cases-list-find = Find or log
cases-list-new = New person
cases-list-none = There are no cases here yet.
cases-list-case = Case
cases-list-service = Service
cases-list-person = Person
cases-list-opened = Opened
cases-list-touched = Last worked on
cases-list-more = More
cases-title = Case { $code }
cases-case = case
cases-closed = Closed
cases-do = What can be done with this case
cases-close = Close
cases-closed-on = Closed on { $on }:
cases-expected-at-close = Hope at the close: { $expected }
cases-closed-takes-none = A closed case takes no steps.
cases-reopen = Reopen
cases-reopen-and-go-on = Reopen the case and go on with this step
cases-wrong-closed = Somebody closed this case in the meantime. Reopen it, and what you typed stays.
cases-closing-asked = { $who } asked for this case to be closed on { $on }.
cases-closing-sent-back = A supervisor sent the closing back to { $who } with a question.
cases-closing-look = Look
cases-print = Print
cases-checklist = Checklist
cases-hand-over = Hand over
cases-tasks = To do
cases-no-tasks = Nothing to do is noted.
cases-task = What is to be done
cases-task-add = Add something to do
cases-task-save = Add
cases-task-done = Done
cases-task-mine = Me
cases-task-taker = Who does it
cases-task-typed = { $task }
cases-task-promise = Ask again: they said to wait until this day
cases-task-deadline = Bring what they asked for by this day
cases-task-challenge = Hand in the challenge: last day
cases-task-answer = They have to answer the challenge
cases-task-tell = Tell the person what their case helped to do
cases-used-tell = The person agreed to be contacted about a claim, and may hear what came of it.
cases-used-do-not-tell = The person did not agree to be contacted about a claim: do not call them for this.
cases-due = By when
cases-due-hint = A day as 2026-06-30, or 5 for in five days
cases-deadline = They want it by
cases-notes = Notes
cases-note-add = Write a note
cases-note-on-case = Note
cases-note-hint = Stays in the office; is on no print.
cases-note-save = Save the note
cases-files = Files
cases-no-files = No files yet.
cases-file-add = Add files
cases-file-choose = Files
cases-file-photo = Photos or papers
cases-file-hint = Up to 20 MB each. Place and camera are taken out of photos; other files stay as they are. Names and files are locked.
cases-file-waiting = Kept already, goes with this step:
cases-file-save = Keep them
cases-file-logged = Opening a file is logged.
cases-file-remove = Remove
cases-file-remove-sure = It is gone for good.
cases-file-remove-now = Remove it for good
cases-file-kilobytes = { $n } KB
cases-file-megabytes = { $n } MB
cases-step-files = Files:
cases-unsent = There is no connection, so nothing was saved. Everything is still here, the files too: press save again when there is.
cases-wrong-file-large = “{ $name }” is too large: { $most } MB each, { $together } MB at once.
cases-wrong-file-empty = There is nothing in “{ $name }”.
cases-wrong-file-unknown = “{ $name }” cannot be kept: only photos (JPEG, PNG, WebP, HEIC), PDF, plain text, DOCX, XLSX and ODT.
cases-wrong-file-misnamed = “{ $name }” is not what its name says. Open it and save it anew, or take a photo of it.
cases-wrong-file-macros = “{ $name }” holds macros. Save it without them.
cases-wrong-file-broken = “{ $name }” is a picture that cannot be read to its end. Take it again.
cases-wrong-file-none = Choose a file first.
cases-watch = Watch
cases-watched = Watched:
cases-watch-line = What to keep an eye on
cases-watch-hint = Stands at the top of Today for everyone who works with this person.
cases-watch-end = Stop watching
cases-wrong-task = Write what is to be done.
cases-wrong-due = By when? A day as 2026-06-30, or 5 for in five days.
cases-wrong-past = This lies in the past. By when is it?
cases-wrong-remark = Write the note first.
cases-person = Person
cases-show-name = Show name
cases-show-name-logged = (is logged)
cases-burden = Burden so far:
cases-expected = Hope at first: { $expected }
cases-attempt = Attempt { $n }
cases-no-steps = No step yet.
cases-quoted = “{ $words }”
cases-reason-line = Reason: { $reason }
cases-answer = { $question } { $answer }
cases-gave-up-line = Gave up because: { $reason }
cases-loop-undated = Loop: { $route }
cases-promise-undated = Told to wait, no day was named
cases-not-alone = You are not the only one
cases-others-fewer = Fewer than { $least } other people met this reason at this office in twelve months.
cases-others-between = { $low } to { $high } other people met this reason at this office in twelve months.
cases-others-many = { $low } or more other people met this reason at this office in twelve months.
cases-worked = What worked for others
cases-worked-about = People who came away from this office with the same answer for the same reason: what they did next, and how many were granted it at some time after that. Whoever chose one way may have stood better from the start.
cases-worked-lodged = Challenged it: { $remedy }
cases-worked-again = Went to the same office again
cases-worked-elsewhere = Went to { $office }
cases-worked-exact = { $persons } people, { $granted } of them were granted it later: { $share } % ({ $low } % to { $high } %)
cases-worked-tenths = { $tenths ->
    [1] 1 in 10 or fewer were granted it later
    [9] 9 in 10 or more were granted it later
   *[other] about { $tenths } in 10 were granted it later
 }
cases-worked-between = { $low } to { $high } people; { cases-worked-tenths }. With so few it could as well be { $from } to { $to } in 10.
cases-worked-many = { $low } or more people; { cases-worked-tenths }. It could as well be { $from } to { $to } in 10.
cases-hand-out = Hand-out
cases-next-step = Next step
cases-last = Last: { $step }
cases-day = Day
cases-how = How
cases-whom = With whom
cases-office = Office
cases-add-office = Add it to the list as a new office
cases-add-reason = Add it to the list as a new reason, without names of people
cases-outcome = What came out
cases-sent-to = Sent to
cases-promise-until = Until when
cases-promise-hint = As 2026-06-30, 2026-06 or 2026; empty if no day was named
cases-reason = Ground given
cases-given-how = Said or written
cases-gave-up = Why they gave up
cases-demanded = Demanded
cases-demanded-else = Something else that was demanded
cases-more = Words said, burden, hope
cases-words = Words said
cases-note = Note
cases-field-trips = Trips
cases-field-hours = Hours
cases-field-money = Money (yuan)
cases-field-papers = Papers brought
cases-expectation = How hopeful
cases-attribution = Who is to blame, they say
cases-stage = What the step was about
cases-new-attempt = This begins a new attempt
cases-save-next = Save and next step
cases-save = Save
cases-basis-forbidden = forbidden
cases-basis-in-the-rule = in the rule
cases-basis-local-addition = local addition
cases-basis-no-rule-found = no rule found
cases-basis-not-known = rule not known
cases-wrong-outcome = Choose what came out.
cases-wrong-choice = Choose one of the list.
cases-wrong-reason = This reason is not in the list. Choose one, and put the words that were said under “Words said”; or tick below that it is new.
cases-wrong-day = Write the day as 2026-03-04, the month as 2026-03, or only the year as 2026.
cases-wrong-nonexistent = There is no such day. Look at the calendar again.
cases-wrong-future = This is after today. Write the day on which it happened.
cases-wrong-early = This is before 1900. Is the year right?
cases-wrong-promise = This is before the step. Until when were they told to wait?
cases-wrong-office = This office is not in the list. Choose one, or tick below that it is new.
cases-wrong-many = More than one entry has this name. Choose the one with its code behind the name.
cases-wrong-number = Write a number, such as 2 or 1.5.
cases-open = Open, { $days ->
    [one] one day
   *[other] { $days } days
 }
cases-days = { $n ->
    [one] one day
   *[other] { $n } days
 }
cases-trips = { $n ->
    [one] one trip
   *[other] { $n } trips
 }
cases-hours = { $n ->
    [one] one hour
   *[other] { $n } hours
 }
cases-money = { $amount }
cases-papers = { $n ->
    [one] one paper
   *[other] { $n } papers
 }
cases-loop = Loop: { $route }, { $days ->
    [one] one day
   *[other] { $days } days
 }
cases-promise = Promise until { $until } · { $days ->
    [one] one day left
   *[other] { $days } days left
 }
cases-promise-overdue = Promise until { $until } · { $days ->
    [one] one day overdue
   *[other] { $days } days overdue
 }
cases-answer-due = Must be answered by { $day } ({ $rule })
cases-answer-overdue = Had to be answered by { $day } ({ $rule }) · { $days ->
    [one] one day overdue
   *[other] { $days } days overdue
 }
cases-task-due = by { $day }, { $days ->
    [0] today
    [one] in one day
   *[other] in { $days } days
 }
cases-task-overdue = was due { $day }, { $days ->
    [one] one day ago
   *[other] { $days } days ago
 }
cases-forgotten = It was forgotten whose case this is. What was coded stays and still counts; nobody can go on with it.
cases-copy = Same for the household
cases-copy-title = The same for somebody of the household, case { $code }
cases-copy-how = Opens their own case for the same service. When, where, with whom and what was asked for are filled in as they were at the first step here; look them over and save. Nothing that was said is copied.
cases-copy-whom = For whom
cases-copy-decade = born in the { $decade }s
cases-copy-open = Open their case
cases-copy-nobody = Nobody of this person’s household is here yet.
cases-copy-household = Household
cases-back = Back to the case
cases-wrong-mate = Choose who of the household it is for.
