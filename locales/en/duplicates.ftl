duplicates-title = Recorded twice?
duplicates-about = Records that may be of one person, the likeliest first. Names are seen only where you compare two.
duplicates-none = No two records look like one person.
duplicates-pair = Records
duplicates-score = Likeness
duplicates-grounds = What they have in common
duplicates-more = { $n ->
    [one] One more pair is less likely; decide on these first.
   *[other] { $n } more pairs are less likely; decide on these first.
  }
duplicates-compare = Are they one person?
duplicates-back = All pairs
duplicates-logged = (this look is logged)
duplicates-same = same
duplicates-name = Name
duplicates-other-names = Other names
duplicates-phone = Phone
duplicates-document = Identity document
duplicates-birth-year = Year of birth
duplicates-registered = Came on
duplicates-workers = Who works with them
duplicates-cases = Cases
duplicates-facet = { $facet }
duplicates-keep = Which record stays
duplicates-keep-hint = The cases of both stand there from now on; the other's names and phones are still found. It can be undone.
duplicates-merge = One person: merge
duplicates-apart = Different people
duplicates-apart-hint = This pair is not offered again.
duplicates-same-document = same document number
duplicates-same-phone = same phone
duplicates-household-phone = phone shared at home
duplicates-same-name-and-year = same name and year of birth
duplicates-same-name = same name
duplicates-near-name-and-year = nearly the same name, same year of birth
duplicates-near-name = nearly the same name
