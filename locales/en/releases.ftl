releases-title = Releases
releases-about = A release is a set of tables that may leave the house: people counted, small numbers hidden, figures blurred a little. An analyst drafts it, a supervisor who is someone else looks at it and publishes it.
releases-none = There are no releases yet.
releases-new = New release
releases-back = All releases
releases-called = Title
releases-called-hint = It stands in the published files. No names of people.
releases-by = Counts
releases-state = State
releases-on = Since
releases-draft = draft
releases-published = published
releases-withdrawn = withdrawn
releases-choose = Choose by what people are counted. The fewer things, the fewer numbers must be hidden.
releases-first = Count by
releases-next = and by
releases-another = Table { $number }, by other things
releases-measures = Tell besides people
releases-days = Median of days: from the first step of an attempt to the last one that stands in the row
releases-rate = Rate: the share of each outcome (or reason, demand, legal basis, stage), with its interval
releases-options = Hide also
releases-two-offices = what rests on one office only
releases-two-recorders = what one caseworker recorded alone
releases-licence = Others may use it under
releases-place = Place: { $level }
releases-group = Group: { $facet }
releases-measure = What is counted: different people with at least one logged step, who agreed to be counted. Every table gets totals.
releases-preview = Show what would be hidden
releases-preview-title = What would be shown and hidden today
releases-sum = { $hidden } of { $cells } rows are hidden.
releases-why = A row is hidden when fewer than { $k } people who agreed to be counted stand in it, or none; or when a hidden one could be worked out from it. Nobody can tell which of these it is.
releases-why-older = A row is hidden when fewer than { $k } people who agreed to be counted stand in it, or none: nobody can tell the two apart. There are no totals.
releases-fewer = Fewer rows are hidden if you count by fewer things.
releases-beside =
    { $n ->
        [one] In rows that are shown, one sum or median is hidden: too few people stand behind it, or one person could be reckoned from it.
       *[other] In rows that are shown, { $n } sums or medians are hidden: too few people stand behind them, or one person could be reckoned from them.
    }
releases-where = Where rows are hidden
releases-value = { $name }: { $shown } of { $all } rows shown
releases-nothing =
    { $n ->
        [one] one more value, of which every row is hidden
       *[other] { $n } more values, of which every row is hidden
    }
releases-hidden = hidden
releases-cut = { $shown } of { $cells } rows stand here, those with a number first. The file has all of them.
releases-checked = What the protection costs, and whether it holds
releases-lost = Hidden are { $hidden } of { $cells } different figures, and with them { $share } of all people in them.
releases-lost-little = less than 5 %
releases-lost-five = 5 to 10 %
releases-lost-ten = 10 to 25 %
releases-lost-quarter = 25 to 50 %
releases-lost-half = more than half
releases-noise = Each shown figure differs from the truth by up to { $most } people.
releases-without-row = { $k } people or more are not counted, because what they have is too rare for a row of its own.
releases-holds = It holds
releases-breaks = It does not hold
releases-attack-holds =
    { $earlier ->
        [0] The files were attacked: of { $hidden } hidden figures none can be worked out.
        [one] The files were attacked, together with one earlier release: of { $hidden } hidden figures none can be worked out.
       *[other] The files were attacked, together with { $earlier } earlier releases: of { $hidden } hidden figures none can be worked out.
    }
releases-attack-broken =
    { $broken ->
        [one] The files were attacked, together with what was published before (releases: { $earlier }): one figure can be worked out too well.
       *[other] The files were attacked, together with what was published before (releases: { $earlier }): { $broken } figures can be worked out too well.
    }
releases-attack-contradiction = The figures contradict each other, so that nothing shows that they hold.
releases-attack-unfinished = The attack on the files was not finished in time, so that nothing shows that they hold.
releases-worked-out = { $cell }: { $measure } between { $least } and { $greatest }
releases-coarsen = It cannot be published like this. Count by fewer things, leave a table out, or wait until more people have come.
releases-at = { $dimension }: { $value }
releases-method = How the figures are made
releases-limits = What is not protected
releases-nested = This cannot be published: release { $code } counts by places or periods of another size. Choose the same ones: whoever lays the two files beside each other could work hidden figures out.
releases-draft-go = Keep as a draft
releases-drafted = Drafted by { $name } on { $day }.
releases-published-on = Published on { $day }.
releases-withdrawn-on = Withdrawn on { $day }.
releases-why-withdrawn = Why it was withdrawn:
releases-draft-about = These are the figures of today. When the release is published they are drawn up and attacked once more, and stay as they are then.
releases-cannot = It cannot be drawn up today.
releases-publish = Approve and publish
releases-withdraw = Withdraw
releases-withdraw-about = Its files are not handed out any more, and this page says why. Whoever has a copy keeps it, and what it said still counts when later releases are attacked.
releases-why-field = Why?
releases-wrong-why = Say why: whoever has a copy wants to know.
releases-download = Download
releases-package = Everything as a Data Package (ZIP)
releases-package-hint = Tables, charts (SVG and PNG), their description for programs, how the figures were made and what the codes mean, in both languages.
releases-brief = A brief to hand out, a few pages (PDF):
releases-again = The same again, as of today
releases-workbook = Workbook (XLSX):
releases-json = Everything as JSON
releases-which = One table
releases-values = Values as
releases-values-names = names, for a spreadsheet
releases-values-codes = codes, for a program
releases-hxl = with a row of HXL hashtags
releases-csv = Download the table (CSV)
releases-digest = SHA-256 of the package:
releases-digest-older = SHA-256 of the table with codes and HXL row:
releases-refused-no-draft = This is no draft any more.
releases-refused-published = { $name } has published it already.
releases-refused-own = You drafted this release. Another supervisor has to look at it and publish it.
releases-refused-nested = It cannot be published: release { $code } counts by places or periods of another size. Whoever lays the two files beside each other could work hidden figures out.
releases-wrong-title = Give a title of 1 to { $most } characters.
releases-wrong-unknown = This is not in your lists: choose again.
releases-wrong-nothing = Choose at least one thing to count by.
releases-wrong-too-many = Choose at most four things to count by in one table.
releases-wrong-twice = The same thing is chosen twice.
releases-wrong-nested = One of these lies within the other: choose only one kind of place or office, and only one kind of period, in all tables.
releases-wrong-same-table = Two tables count by the same things: put what they count into one.
releases-wrong-too-many-tables = Choose at most { $most } tables.
releases-wrong-steps = Steps, and the hours, money, trips and papers that they took, cannot be counted where each demand counts by itself: leave them out, or the demands.
releases-wrong-rate = A rate is the share of an outcome, reason, demand, legal basis or stage: count by one of them too, or leave the rate out.
releases-wrong-too-few-with = “{ $measure }” is recorded of fewer than { $people } people, so that it would tell of single ones. Leave it out, or wait until more is recorded.
releases-wrong-too-large = The tables would have { $cells } rows, more than { $most }: too many to check. Leave “{ $widest }” out: it has the most values, { $values }.
releases-wrong-reserved = “{ $name }” has a value with the code “(all)”, which stands for totals. Give that value another code.
releases-wrong-unique = Nearly every value of “{ $name }” is that of fewer than { $k } people, as if it named single people. Leave it out.
releases-wrong-nobody = Nobody would be counted: nobody agreed to it, or too few have the same value of anything. Count by fewer things, or wait until more people have come.
releases-wrong-hidden = Everything would be hidden: no row stands for { $k } people or more. Count by fewer things (leave “{ $widest }” out first), or wait until more people have come.
releases-wrong-exposed = “{ $cell }” could be worked out together with what was published before, whatever else is hidden. Leave out of the table something that it counts by, or wait until more people have come.
releases-wrong-late = It takes too long to find out what has to be hidden. Count by fewer things, or make fewer tables.
releases-wrong-contradiction = The figures that stay as they were published contradict those of today, so that nobody can say whether they are safe. Wait until more people have come.
releases-wrong-ledger = What was published before cannot be read, so that nobody can say what this would tell. Put back a copy of the database in which it can.
releases-period = Only what happened in
releases-period-hint = Only periods that are over, so that the figures stay. What is known by its month only belongs to a quarter or year that holds the whole month.
releases-whole-record = the whole record
releases-there = This question has been asked of this period already. Take that release, so that the figures stay what they are; make another only if something was wrong with it.
releases-save-report = Save as a report
releases-last-year = The same of the year before
releases-to-reports = Reports
releases-wrong-period = This is no period: choose again.
releases-wrong-not-over = { $period } is not over: it ends on { $last }. Its figures would change every day. Choose a period that is over.
releases-wrong-not-shorter = A release of { $period } cannot be counted by periods as long as that, or longer. Count by shorter ones, or leave them out.
