find-title = Find a person or case
find-label = Whom or what?
find-hint = Code, name, pinyin, initials, or four digits of a phone number; a year of birth behind the name if you know it.
find-go = Find
find-none = Nobody was found among the people you work with.
find-more = There are more. Type more of the name.
find-decade = born in the { $decade }s
find-works-with = works with { $who }
find-elsewhere = Colleagues work with someone who matches
find-elsewhere-advice = Ask them. Looking was logged.
find-new = New person
find-found = { $n ->
    [one] One person
   *[other] { $n } people
 }
find-near = Fits so far
