# Maps: what there is, and the runaround map.
maps-title = Maps
maps-runaround = Runaround
maps-runaround-what = Where people are sent from office to office, who comes back to an office left before, and what it costs them.
maps-runaround-cut = Attempts that touch what you chose are followed whole, also to offices outside of it.
maps-not-yet = Nothing has been looked through yet.
maps-not-yet-next = Log steps with their offices, or import a step log. Within a few minutes the map is drawn, and again whenever steps were added.
maps-as-of = As of { $day } · { $people ->
    [one] { $people } person
   *[other] { $people } people
 }
maps-figures = Download figures
maps-first-loop = ⟦{ $people ->
    [one] { $people } person
   *[other] { $people } people
 }⟧ went the whole circle { $route }.
maps-cost = It cost them a median of ⟦{ $days } days⟧ and ⟦{ $trips } trips⟧.
maps-cost-trips = It cost them a median of ⟦{ $trips } trips⟧.
maps-returning = Of all { $people }, { $returning } came or were sent back to an office that they had left.
maps-no-loop = Nobody is known to have been sent in a circle.
maps-no-loop-shown = No circle has as many people as a figure needs to be shown to you.
maps-drawn-title = Flows between offices
maps-drawn-described = { $flows } flows between { $offices } offices. The strongest: { $strongest }.
maps-people = { $n ->
    [one] { $n } person
   *[other] { $n } people
 }
maps-caption = People who went from one office to the next; width shows how many. Red and dashed: part of a circle that at least { $least } went.
maps-left-out = Not drawn: { $flows ->
    [one] { $flows } flow
   *[other] { $flows } flows
 }, the largest of { $largest ->
    [one] { $largest } person
   *[other] { $largest } people
 }. The tables and the download have more.
maps-hidden = Flows and circles of fewer than { $least } people are not shown to you.
maps-nothing-drawn = There is no flow between two offices to draw.
maps-flows = From office to office
maps-loops = Circles
maps-offices = Offices
maps-from = From
maps-to = To
maps-office = Office
maps-number = People
maps-times = Times
maps-attempts = Attempts
maps-days = Median days
maps-trips = Median trips
maps-circle = Part of a circle
maps-yes = yes
maps-no = no
maps-route = Way round
maps-first-rows = The first { $n }; the download has all.
maps-unknown = –
maps-kind = Kind
maps-kind-office = office
maps-kind-flow = flow
maps-kind-loop = circle

# The other maps: what they are called and what they answer.
maps-funnel = Funnel
maps-funnel-what = Of those who began, how many prove that they are entitled, get the service, and can use it; where the others stop, and how. People who never applied are counted, too.
maps-waiting = Waiting times
maps-waiting-what = How many days until half of the people have an answer. Whoever still waits is counted as still waiting, not left out.
maps-openness = Openness by place
maps-openness-what = What share of attempts is granted where. Places that chance alone could tell apart share a rank.
maps-inclusion = Inclusion profile
maps-inclusion-what = Who gets in and who does not, by service and group.
maps-gradations = Gradations
maps-gradations-what = What comes out for each tier of status, from the lowest to the highest.
maps-practice = Rule against practice
maps-practice-what = What counters ask for, beside what the rules in force that day say of it.
maps-patchwork = Patchwork
maps-patchwork-what = Which paper or condition is asked for in which place, and where the rule names it.
maps-directives = Directive trace
maps-directives-what = From the centre down to the counter: which policy carries out which, who pays, and what people met.
maps-effect = Before and after a policy
maps-effect-what = What changed when a policy came into force, here and where it is not in force.
maps-promises = Promises
maps-promises-what = "Come back after …": which promises were kept, which were broken, which are overdue.
maps-burden = Burden
maps-burden-what = Trips, hours, money, papers and days that people carry to get a service.
maps-hope = Hope curve
maps-hope-what = How hopeful people are at their first attempt, their second, and after.
maps-all = All maps
maps-record-of = Record of { $day }
maps-nothing-here = Nothing is recorded for this cut. Choose a longer period, or fewer conditions.
maps-not-a-day = Write the day as 2026-03-04.
maps-ends-before = The last day comes before the first. Swap them, or leave one empty.
maps-same-kind = Nobody is in both: choose a second group of another kind.
maps-from-day = From
maps-until-day = Until
maps-place = Place
maps-service = Service
maps-group = Group
maps-also = And also
maps-by = Side by side
maps-facet = Attribute
maps-policy = Policy
maps-show = Show
maps-whole = The whole record
maps-everywhere = Everywhere
maps-all-services = All services
maps-all-stages = All stages
maps-everyone = Everyone
maps-nothing-more = nothing more
maps-first-facet = The usual one
maps-choose-policy = Choose a policy
maps-no-place = All places together
maps-picture = Download picture:
maps-no-rows = There is nothing to list here.
maps-guarded = You see figures of at least { $least } people, rounded to multiples of { $step }. Supervisors see exact ones.
maps-named = { $name }
maps-not-known = not known
maps-share = { $met } of { $all } ({ $share }, { $low } to { $high })
maps-share-range = { $share } ({ $low } to { $high })
maps-of = { $met } of { $all }
maps-too-few = too few
maps-together = All together
maps-stage = Stage
maps-outcome = Outcome
maps-why = Why
maps-how = How they stand
maps-reached = { $stage }: reached
maps-passed = { $stage }: passed
maps-funnel-began = People who began: ⟦{ $people }⟧, with ⟦{ $pursuits }⟧ pursuits (one person's of one service each).
maps-funnel-never = Never applied: ⟦{ $people }⟧.
maps-funnel-stages = Stage by stage
maps-funnel-caption = Share who reached each stage, and share of these who passed it; the lines show what chance leaves open.
maps-stage-reached = Reached it
maps-stage-passed = Passed it
maps-stopped = Where the others stand
maps-never-applied = Never applied
maps-no-reason = no reason given
maps-funnel-without-stage = The stage of { $people } pursuits is not known; they are in no line above.
maps-gave-up = gave up
maps-refused = refused
maps-sent-elsewhere = sent elsewhere
maps-more-demanded = more was demanded
maps-still-waiting = waiting
maps-waiting-longest = { $who } takes longest: half of the people have an answer after ⟦{ $days } days⟧.
maps-waiting-differ = Chance alone rarely makes waits so different (p = { $p }, log-rank test).
maps-waiting-alike = Chance alone could make waits as different as these (p = { $p }, log-rank test).
maps-waiting-table = Days until an answer
maps-waiting-caption = Share of people still waiting, day by day.
maps-waiting-caption-some = Share of people still waiting, day by day; the { $n } with most people. The table has all.
maps-waiting-from-filing = Waits begin when papers are taken.
maps-waiting-from-first = No papers are recorded as taken, so waits begin with the first step.
maps-waiting-without-day = { $n } attempts are left out: it is not known on which day their wait began.
maps-waiting-unclear = { $n } attempts are left out: their answer has no day, or an earlier one.
maps-answered = Answered
maps-quarter = A quarter answered
maps-half = Half answered
maps-three-quarters = Three quarters answered
maps-not-seen = not yet
maps-days-alone = { $days } days
maps-days-range = { $days } days ({ $low } to { $high })
maps-days-at-least = { $days } days (at least { $low })
maps-days-axis = days
maps-openness-of = Openness by place: { $service }
maps-openness-caption = Share of attempts granted, drawn towards the mean where there are few; the lines show what chance leaves open.
maps-openness-shrunk = Places with few attempts are drawn towards the mean of all places, so that chance does not put them first or last.
maps-openness-ranks = A place's rank is one more than the number of places whose interval lies wholly above its own. It is no league table: people come to you for many reasons.
maps-rank = Rank
maps-open = Granted, with interval
maps-granted = Granted
maps-inclusion-table = Who was granted the service
maps-inclusion-caption = Share of people who were granted the service, wholly or in part.
maps-inclusion-caption-some = Share of people who were granted the service; the first { $n } lines. The table has all.
maps-no-tiers = None of your attributes is marked as one of tiers of status, so that there is nothing to grade.
maps-gradations-granted = Granted anything
maps-gradations-caption = Share of each tier's people who were granted anything, wholly or in part.
maps-gradations-outcomes = What they met
maps-gradations-left-out = { $people } people are left out: their tier is not known.
maps-who-met = People who met it
maps-no-demands = No demand is recorded for this cut.
maps-practice-beyond = Of the people who met a demand whose legal basis is known, ⟦{ $share }⟧ met one that goes beyond the rule.
maps-practice-by = By: { $by }
maps-practice-requirements = By what was asked for
maps-practice-caption = Share of people who met a demand beyond the rule, of those who met one whose basis is known.
maps-practice-basis = A demand is judged by the rules in force on its day. One that no rule names counts only where an editor marked the lists of all levels as complete.
maps-requirement = Asked for
maps-in-the-rule = In the rule
maps-local-addition = Added locally
maps-no-rule-found = No rule found
maps-forbidden = Forbidden
maps-basis-not-known = Not known
maps-no-patchwork = No demand is recorded at a place for this cut, and no rule names one.
maps-patchwork-caption = Share of attempts at which it was asked for. § and a thick frame: the rule in force names it there. Patchwork index by practice { $practice }, by rule { $rule }.
maps-patchwork-index = The index is 0 where all places ask for the same, and 1 where they have nothing in common.
maps-no-policies = No policy is in the register. An editor can add them under Reference.
maps-directives-unfunded = { $n ->
    [one] ⟦{ $n } duty⟧ is put on offices without anybody who pays for it.
   *[other] ⟦{ $n } duties⟧ are put on offices without anybody who pays for them.
 }
maps-directives-tree = Who carries out what
maps-directives-caption = Each policy hangs below the one that it carries out. The bar: demands that rest on it, compared with the others; dark: those that go beyond the rule. Red, broken frame and !: a duty that nobody pays for.
maps-directives-met = What people met
maps-directives-circle = These carry each other out in a circle, which was cut at the first: { $policies }.
maps-directives-unknown = { $policy } carries out { $other }, which is not in the register.
maps-directives-twice = The code { $policy } is in the register more than once.
maps-directives-elsewhere = { $n } demands rest on policies that are not in the register.
maps-level = Level
maps-pays = Who pays
maps-nobody-pays = nobody, or nobody says who
maps-most-met = People at the office where most met it
maps-demands = Demands
maps-demands-beyond = Of these beyond the rule
maps-also-implements = Carries out, too
maps-effect-choose = Choose a policy above, to see what people met before and after it came into force.
maps-effect-too-short = The record has fewer than four weeks before or after { $day }: nothing can be said yet.
maps-effect-unknown = The record knows none of the places or services of this policy.
maps-effect-windows = { $policy } came into force on ⟦{ $day }⟧. Compared are the { $days } days before it with the { $days } days from it on.
maps-effect-table = Before and after
maps-effect-caption = How many times as many people met it after as before, where the policy is in force.
maps-effect-note = The last column is what changed here beyond what changed elsewhere in the same time. People seen in both windows count in each.
maps-before = Before
maps-after = After
maps-ratio-here = Times as often, here
maps-ratio-elsewhere = Times as often, elsewhere
maps-ratio-of-ratios = Here over elsewhere
maps-no-promises = No promise is recorded for this cut.
maps-promises-all = Promises: ⟦{ $promises }⟧. People to whom they were made: ⟦{ $people }⟧.
maps-promises-let-down = Of those whose promise has run out, ⟦{ $share }⟧ were let down.
maps-promises-made = Promises
maps-promises-caption = Promises: kept, broken, overdue, still open.
maps-kept = Kept
maps-broken = Broken
maps-overdue = Overdue
maps-open-still = Still open
maps-let-down = People let down
maps-no-burden = Neither trips nor hours, money, papers or days are recorded for this cut.
maps-burden-trips = Half of ⟦{ $people }⟧ people made more than ⟦{ $median }⟧ trips.
maps-burden-days = Half of ⟦{ $people }⟧ people waited more than ⟦{ $median } days⟧ between their steps.
maps-burden-note = Median and, in brackets, the quartiles of people of whom anything of the kind is recorded. Days are those between the steps of an attempt.
maps-burden-caption = Median days that a person waited between steps; the lines show the middle half of the people.
maps-quartiles = { $median } ({ $lower } to { $upper })
maps-trips-each = Trips a person
maps-hours-each = Hours a person
maps-money-each = Money a person
maps-papers-each = Papers a person
maps-days-each = Days a person
maps-no-hope-said = Nobody was asked what they expect, in this cut.
maps-hope-falls = At the first attempt ⟦{ $first }⟧ are hopeful; at attempt { $number } and after ⟦{ $later }⟧.
maps-hope-services = By service
maps-hope-caption = Share of people who were hopeful, unsure, or without hope, by the number of their attempt.
maps-hope-left-out = { $n } entries say none of the three and are left out.
maps-attempt-number = Attempt
maps-attempt-alone = { $n }
maps-attempt-and-later = { $n } and later
maps-attempt-axis = attempt
maps-hopeful = Hopeful
maps-unsure = Unsure
maps-without-hope = No hope

# One office.
maps-one-office = One office
maps-office-hint = Its name, or its code.
maps-office-unknown = There is no office of this name or code. Look it up under Reference.
maps-office-nobody = Nobody in the record was at this office.
maps-office-people = People seen here: ⟦{ $people }⟧. Attempts: { $attempts }. Steps: { $steps }.
maps-office-outcomes = What came out
maps-office-reasons = Grounds given
maps-office-sends = Sends people to
maps-office-sent-by = People are sent here by
maps-office-caption = Share of people who met it here (red), and for the same services elsewhere (grey).
maps-office-both = People seen here and elsewhere for the same services are left out of the comparison: { $people }.
maps-here = Here
maps-elsewhere = Same services elsewhere
maps-elsewhere-same = { $what } (elsewhere)
maps-cut = Choose a period, a place, a service, a group
maps-picture-of = Picture: { $what }
maps-clocks = Response clocks
maps-clocks-caption = Share of people whom the office let wait beyond the end of a clock, of those one of whose clocks has ended.
maps-clocks-let-down = Waited beyond the end
maps-clocks-times = Papers taken
maps-clocks-rule = A response clock begins on the day on which papers are taken, and runs for the shortest time that a rule in force that day gives for the service.
maps-clocks-left-out = { $n ->
    [one] One clock is left out: the day of its answer is not known, or the person gave up.
   *[other] { $n } clocks are left out: the day of their answer is not known, or the person gave up.
 }
maps-clock-kept = answered in time
maps-clock-late = answered late
maps-clock-missed = not answered, time is over
maps-clock-running = still running
