paper-case = Case { $code }
paper-back = Back to the case
paper-how = Print it with your browser. It bears no name, no notes and nothing to do.
paper-printed = As of { $on }
paper-burden = What it has cost so far:
paper-attempt = Attempt { $n }
paper-no-steps = No step yet.
paper-quoted = “{ $words }”
paper-reason = Reason: { $reason }
paper-checklist = Checklist { $code }
paper-take-along = To take along
paper-office = Office
paper-day = Day
paper-choose = Put this on the sheet
paper-where = Where
paper-when = When
paper-time = Time:
paper-papers = Papers
paper-no-papers = Nothing is known to be asked for.
paper-asked = was asked for
paper-rules = What the rule says
paper-unchecked = not yet compared with the official text
paper-ask = Ask at the counter
paper-ask-written = If they refuse: ask for it in writing, with the reason.
paper-ask-until = If you are told to wait: ask until which day, and who said so.
paper-forbidden = They may not ask for it: { $rule }
paper-in-the-rule = The rule asks for it: { $rule }
paper-one-of = The rule asks for this or something like it: { $rule }
paper-local-addition = Only the local rule asks for it: { $rule }
paper-no-rule = No rule asks for it.
paper-not-known = Whether a rule asks for it is not known.
paper-wrong-office = This office is not in the list. Choose one.
paper-wrong-day = Write the day as 2026-03-04.
paper-answer-days = { $n ->
    [one] They must answer within one day.
   *[other] They must answer within { $n } days.
 }
paper-answer-working-days = { $n ->
    [one] They must answer within one working day.
   *[other] They must answer within { $n } working days.
 }
paper-answer-months = { $n ->
    [one] They must answer within one month.
   *[other] They must answer within { $n } months.
 }
paper-hand-out = Hand-out for the person
paper-hand-out-about = It names nobody, neither the person nor the case, and tells of others only roughly.
paper-language = In which language
paper-not-alone = You are not the only one
paper-to-know = What you should know
paper-others-not-counted = Too few others met the same here, or no office or no reason is recorded, so it does not say how many.
paper-worked = What others did
paper-worked-about = Others who were told the same here for the same reason did this next. What worked for them need not work for you.
paper-rights = You may ask for the answer in writing, with the reason. It is not your fault if a rule is not followed.
paper-came-of-it = What your case helped to do
paper-came-how = Read before you print it what colleagues wrote about the answers.
paper-came-about = What you went through ({ $service }) was counted together with what other people went through. You allowed that, and this is what came of it.
paper-came-line = Sent to { $to } on { $sent }. What came of it: { $answer }, { $on }.
paper-came-thanks = Thank you. You can take your agreement back at any time; tell us, and we will not contact you about this again.
