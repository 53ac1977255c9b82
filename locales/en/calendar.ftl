calendar-title = Calendar
calendar-about = Deadlines in working days leave out weekends and days off, and count weekend days on which holidays are made up for.
calendar-working = { $n ->
    [one] One working day in this year.
   *[other] { $n } working days in this year.
 }
calendar-unknown = No holidays of this year are known yet. Until they are entered, only weekends are left out.
calendar-day = Day
calendar-kind = What it is
calendar-name = Because of
calendar-change = Change
calendar-day-off = day off
calendar-working-day = worked, to make up
calendar-ordinary = a day like any other
calendar-own = (entered here)
calendar-reset = Take back
calendar-make-ordinary = Make it a day like any other
calendar-add = Add or change a day
calendar-day-hint = As 2026-10-01
calendar-name-en = Because of, in English
calendar-name-zh = Because of, in Chinese
calendar-save = Save
calendar-wrong-day = Write the day as 2026-10-01.
calendar-wrong-kind = Choose one of the list.
calendar-wrong-weekday = This is not a Saturday or Sunday, so it is worked anyway.
calendar-wrong-name = Say because of which holiday, in one language at least.
