# Patterns: the list, one pattern, the cases behind it, how it is worked out.
patterns-title = Patterns
patterns-looked-at = Last looked on { $day } · looked at { $possible } possible statements, { $holding } hold
patterns-method-link = How this is worked out
patterns-not-yet = Nothing has been looked for yet.
patterns-not-yet-next = Log steps, or import a step log. Within a few minutes the record is looked through, and again whenever steps were added. A pattern needs at least five people who met the same thing, and others to compare them with.
patterns-none = No pattern holds so far. With more people in the record, differences can be told from chance.
patterns-none-here = No pattern holds for this choice.
patterns-show-all = Show all
patterns-place = Place
patterns-service = Service
patterns-group = Group
patterns-outcome = What happened
patterns-all-places = All places
patterns-all-services = All services
patterns-all-groups = All groups
patterns-all-outcomes = Anything but granted
patterns-returned = Sent back to an office
patterns-promise-broken = Promised and not kept
patterns-demanded = A paper or condition asked for
patterns-demanded-without-rule = Asked for without a rule
patterns-show = Show
patterns-new = New this week
patterns-confirmed = Confirmed
patterns-dismissed = Dismissed
patterns-holds-office = holds between people at the same office and the same try
patterns-holds-service = holds between people who ask for the same service, at the same try
patterns-rivals-share = other explanations together account for { $share } of the gap
patterns-rivals-none = there are too few people, or too small a gap, to say what other explanations account for
patterns-rivals-dropped = { $n ->
    [one] { $n } person could not be compared in this way
   *[other] { $n } people could not be compared in this way
 }
patterns-one-caseworker = may be one caseworker’s way of coding
patterns-rests-on = compared over { $steps ->
    [one] { $steps } step
   *[other] { $steps } steps
 }, { $caseworkers ->
    [0] caseworkers not known
    [one] { $caseworkers } caseworker
   *[other] { $caseworkers } caseworkers
 }, { $share } not coded
patterns-explained-place = explained by where people go: at the same offices there is no difference
patterns-explained-service = explained by what people ask for: for the same service there is no difference
patterns-explained-tries = explained by how often people try: at the same try there is no difference
patterns-explained-both = explained by where people go and how often they try together
patterns-explained-pattern = said already by another pattern: { $other }
patterns-explained-patterns = said already by other patterns
patterns-dismissed-ones = { $n ->
    [one] { $n } dismissed pattern
   *[other] { $n } dismissed patterns
 }
patterns-explained-ones = { $n ->
    [one] { $n } statement that something else explains
   *[other] { $n } statements that something else explains
 }
patterns-within = These compare people within our own record. We see only those who came to us: the figures show who is treated differently among them, not how many there are in the city.
patterns-all = All patterns
patterns-heading = { $group }: { $what }
patterns-hidden = Part of this table stands for fewer than { $least } people, so that its figures are not shown to you. A supervisor sees them.
patterns-other-explanation = Does another explanation hold?
patterns-adjusted-title = How many times as often, as recorded and with other explanations held fixed
patterns-as-recorded = As recorded
patterns-same-office = Same office, same try
patterns-same-service = Same service, same try
patterns-same-caseworker = Same caseworker
patterns-same = { $facet } the same
patterns-same-all = All of these the same
patterns-estimate = { $value } ({ $range })
patterns-rivals-title = Other explanations, one by one and together
patterns-held-fixed = Held fixed
patterns-ratio = Times as often
patterns-share-of-gap = Share of the gap
patterns-not-comparable = Not comparable
patterns-no-figure = –
patterns-offices = Offices involved
patterns-office = Office
patterns-group-met = This group: met it
patterns-others-met = Others: met it
patterns-of = { $met } of { $all }
patterns-offices-note = A person who was seen at several offices counts at each.
patterns-cases = Cases behind it
patterns-cases-all = { $n ->
    [one] { $n } person is behind it.
   *[other] { $n } people are behind it.
 }
patterns-cases-own = { $n ->
    [one] { $n } person is behind it; you see the cases that are yours.
   *[other] { $n } people are behind it; you see the cases that are yours.
 }
patterns-cases-count = { $n ->
    [one] { $n } person is behind it.
   *[other] { $n } people are behind it.
 } Caseworkers and supervisors can open their cases.
patterns-cases-list = List the cases
patterns-cases-found = { $n ->
    [one] { $n } case.
   *[other] { $n } cases.
 } That you looked is in the audit log.
patterns-cases-yours = { $n ->
    [0] None of your cases is behind this pattern.
    [one] { $n } of your cases is behind this pattern.
   *[other] { $n } of your cases are behind this pattern.
 } That you looked is in the audit log.
patterns-back = Back to the pattern
patterns-case = Case
patterns-person = Person
patterns-touched = Last recorded
patterns-evidence = People in this comparison
patterns-who = Who
patterns-met = Met it
patterns-not-met = Did not
patterns-people = People
patterns-rate = Share
patterns-rate-range = { $share } ({ $low } to { $high })
patterns-this-group = This group
patterns-the-others = The others
patterns-chance = Chance alone
patterns-chance-is = q = { $q } over all statements; p = { $fisher } for this one
patterns-resting = Resting on
patterns-left-out = { $n ->
    [one] { $n } person is left out: seen on both sides, or not known to which side they belong.
   *[other] { $n } people are left out: seen on both sides, or not known to which side they belong.
 }
patterns-warning-one = Without the people of one caseworker there is no difference left. It may be one person’s way of coding.
patterns-warning-within = Between people of the same caseworker there is no difference. It may be a way of coding.
patterns-since = First seen
patterns-confirm = Confirm
patterns-dismiss = Dismiss
patterns-reopen = Take the decision back
patterns-method-title = How patterns are worked out
patterns-method-people = People are counted, not steps. Whoever was refused ten times at one office counts once there. Only people who let us keep a record are counted.
patterns-method-asked-heading = What is looked at
patterns-method-asked = Every outcome but a grant, alone or for one reason, and being sent back to an office; everywhere, in each place, at each office, for each service, at each stage; for each group, or for the place itself against the same service elsewhere. A group is compared with all others who were in the same situation. The page says how many such statements were possible.
patterns-method-chance-heading = Could it be chance?
patterns-method-chance = Among many statements some look striking by chance. The threshold takes their number into account, so that at most two in a hundred patterns shown should be false ones. Whatever only repeats a stronger pattern is filed below it. A pattern needs at least 1.25 times the risk, and at least as many people as the organization’s smallest figure.
patterns-method-other-heading = Is it only where people go?
patterns-method-other = Each pattern must also hold between people at the same office and at the same try. If it does not, it is filed below, with the explanation.
patterns-method-rivals = Then other explanations, such as wealth, work and generation, are held fixed, one by one and together. The page says how much of the gap they account for.
patterns-method-sure-heading = How sure?
patterns-method-sure = The line beside a sentence shows the range in which the true ratio lies, in 95 of 100 such lines. Strong evidence: hardly ever by chance, and the range is narrow. Some evidence: everything else that is shown. Nothing is called certain.
patterns-method-not-heading = What it does not show
patterns-method-not = We see only those who came to us, and what was written down. A pattern is a reason to look closer; it does not prove an intention, and does not count how many there are in the city.
patterns-method-hidden-heading = Who sees which figures
patterns-method-hidden = Supervisors see all figures. For everybody else a table with a figure below the organization’s smallest one is shown without its figures.
patterns-rivals-nothing = other explanations together do not account for it
patterns-verdict = { $said }.
patterns-here = Here
patterns-elsewhere = Elsewhere
patterns-group-named = { $facet } “{ $value }”

# What becomes of a pattern.
patterns-state = State
patterns-any-state = Any state
patterns-growing = Growing
patterns-steady = Steady
patterns-fading = Fading
patterns-watched = You watch it
patterns-watch = Watch this pattern
patterns-unwatch = Do not watch it any more
patterns-why = Why
patterns-why-hint = Needed to confirm or dismiss. Colleagues who read patterns see it; write no names.
patterns-why-missing = Say why, in a few words: others will rely on it.
patterns-decisions = Decisions
patterns-reopened = Decision taken back
patterns-trend-title = Week by week
patterns-trend-ratio = In the last 8 weeks { $recent } people newly met it, in the 26 weeks before { $before }. For each person seen that is { $ratio } times as many ({ $range }).
patterns-trend-few = Too few people newly met it of late to say whether it grows or fades.
patterns-trend-chance = Chance alone: q = { $q }.
patterns-trend-caption = People of the group who newly met it, a column a week; the last 8 weeks in red. Weeks that are still being filled in are left out.
patterns-trend-table = The figures of each week
patterns-week-from = Week from
patterns-newly = Newly met it
patterns-seen = Seen, not met before
patterns-history = Its figures at each look
patterns-beginning = Beginning now
patterns-beginning-what = Met by more people of late than the place's or service's own past lets one expect. It may come to nothing: look at the steps first.
patterns-beginning-line = { $what }: ⟦{ $people } people⟧ in the last { $weeks } weeks, where { $expected } were to be expected.
patterns-beginning-chance = Chance alone would give as much anywhere in the record with p = { $p }.

# What was left out of the scan, and why.
patterns-notes = What was left out, and why
patterns-note-no-target = No step has an outcome that counts as something to look for.
patterns-note-nothing-testable = There are too few people for any pattern to be told from chance.
patterns-note-nobody-to-compare = { $facet }: all of whom it is known have the same value, so that nobody can be compared by it.
patterns-note-rare-values = { $facet }: { $n } values are held by too few people for a pattern.
patterns-note-without-day = { $n } steps have no exact day; within an attempt they come last unless another number puts them in order.
patterns-note-many-attempts = One person made { $n } attempts; in every figure people are counted once.
patterns-note-contradictory = { $n } people were granted and refused the same service at the same office on the same day. Both count; one of them is often a slip.
patterns-note-explained-left-out = { $n } more statements that something else explains are not listed.
patterns-note-candidates-left-out = { $n } weaker statements were not looked at.
patterns-note-basis-not-known = The legal basis of { $n } demands is not known, so that places are not compared by demands that no rule names. Mark the lists of rules as complete under Reference, once they are.
