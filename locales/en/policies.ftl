policies-title = Policies
policies-about = What the rules ask for decides whether a demand at a counter is in the rule, a local addition, forbidden, or found in no rule. A demand is judged by the rules that were in force on its day.
policies-new = Add a policy
policies-edit = Edit the policy
policies-back = Back
policies-save = Save
policies-none = No policies yet.
policies-policy = Policy
policies-place = Where it holds
policies-place-hint = Choose a place, or give the six digits of a district; empty: in the whole country.
policies-dates = In force
policies-in-force = from { $from }
policies-in-force-until = { $from } to { $until }
policies-compared = Compared with the text
policies-is-checked = checked
policies-not-checked = starter entry, not yet checked
policies-checked-on = Somebody compared this entry with the official text on { $day }.
policies-check = Compare: { $what }
policies-title-en = Title in English
policies-title-zh = Title in Chinese
policies-issuer = Issued by
policies-issuer-en = Issued by, in English
policies-issuer-zh = Issued by, in Chinese
policies-number = Number of the document
policies-level = Level
policies-from = In force from
policies-until = Last day in force
policies-day-hint = As 2026-03-04, 2026-03 or 2026
policies-until-hint = Empty while it is in force
policies-services = Services
policies-services-hint = None ticked: any service.
policies-any-service = any service
policies-names = Asks for
policies-any-of = Asks for one of these
policies-any-of-when-en = Only when (English)
policies-any-of-when-zh = Only when (Chinese)
policies-forbids = Forbids to ask for
policies-forbids-when-en = Forbidden only when (English)
policies-forbids-when-zh = Forbidden only when (Chinese)
policies-forbids-when-hint = Empty: always.
policies-only-when = only: { $when }
policies-owes = What offices owe
policies-owes-en = What offices owe, in English
policies-owes-zh = What offices owe, in Chinese
policies-answer = Time to answer
policies-unit = Counted in
policies-unit-day = days
policies-unit-working-day = working days
policies-unit-month = months
policies-unit-year = years
policies-answer-from = Runs from
policies-time-from = { $time }, from: { $from }
policies-days = { $n ->
    [one] one day
   *[other] { $n } days
 }
policies-working-days = { $n ->
    [one] one working day
   *[other] { $n } working days
 }
policies-months = { $n ->
    [one] one month
   *[other] { $n } months
 }
policies-years = { $n ->
    [one] one year
   *[other] { $n } years
 }
policies-promise = Promises
policies-promise-until = { $promise } (until { $until })
policies-pays = Who pays
policies-implements = Carries out
policies-implemented-by = Carried out by
policies-source = Source
policies-source-hint = Where the text can be read: gazette, number and page, or an address.
policies-checked = I compared this entry with the official text
policies-rules = Rules: { $service }
policies-rules-about = When all rules of a place for this service are entered and checked, say so here. Only where that is said of every place, up to the nation, can a demand that no rule names be called “no rule found”. A place may have no rule of its own.
policies-no-rules = No rule entered
policies-complete = complete and checked
policies-complete-yes = This list is complete and checked
policies-complete-not = It is not complete
policies-wrong-name = Give it in one language at least.
policies-wrong-choice = Choose one of the list.
policies-wrong-place = This place is not in the list. Choose one, or give its six digits.
policies-wrong-day = Write the day as 2026-03-04, the month as 2026-03, or only the year as 2026.
policies-wrong-until = This is before it came into force.
policies-wrong-count = Write a number from 1 to 3660.
policies-wrong-twice = A paper stands in two of these lists. What does the policy say of it?
policies-wrong-round = It would carry out itself, over the policies that carry it out. Take one off.
policies-wrong-source = Where did you read the text? Without a source nobody can check it again.
policies-wrong-unchecked = { $place }: first compare each of its rules for this service with the official text.
policies-suggested = Rules that wait for an editor
policies-suggested-by = { $who }, { $on }
policies-suggest = Suggest a policy
policies-suggest-about = An editor looks it up and enters it. It decides nothing before.
policies-suggest-title = What it is called
policies-suggest-source = Where you read of it
policies-suggest-source-hint = An address, a notice at a counter, a paper. No names of people.
policies-suggest-do = Suggest
policies-wrong-suggested-title = Say what it is called, as well as you know.
policies-wrong-suggested-source = Say where you read of it, so that an editor finds it.
