# The sentence of a finding. ⟦ and ⟧ stand around what is set in bold on a page.
finding-headline = Of { finding-people }{ $who }, ⟦{ finding-target }⟧{ finding-than }.
finding-sentence = Of { finding-people }{ $who }, ⟦{ finding-target }⟧{ finding-than-range }. { finding-certainty }.
finding-without-total = Among people{ $who }, ⟦{ finding-target }⟧: ⟦more often⟧ than { finding-others }.
finding-comparison = { $compared ->
    [elsewhere] Of { $people } elsewhere, { finding-target }.
   *[others] Of { $people } { finding-others }, { finding-target }.
 }
finding-than = { $others ->
    [0] ; of those compared, ⟦nobody⟧
   *[other] : ⟦{ $times } as often⟧ as { finding-others }
 }
finding-than-range = { $others ->
    [0] ; of those compared, ⟦nobody⟧
   *[other] : ⟦{ $times } as often⟧ as { finding-others } ({ $range })
 }
finding-people = { $people ->
    [one] { $people } person
   *[other] { $people } people
 }
finding-was = { $met ->
    [one] { $met } was
   *[other] { $met } were
 }
finding-target = { $outcome ->
    [refused] { finding-was } refused{ $ground }
    [not-taken] { finding-was } not even allowed to hand in papers{ $ground }
    [deflected] { finding-was } sent elsewhere{ $ground }
    [deferred] { finding-was } told to wait{ $ground }
    [more-demanded] { finding-was } asked for more{ $ground }
    [no-answer] { $met } got no answer{ $ground }
    [withdrew] { $met } gave up{ $ground }
    [granted] { $met } got what they asked for{ $ground }
    [partly-granted] { $met } got part of it{ $ground }
    [accepted-for-processing] { $met } had their papers accepted{ $ground }
    [demanded] { finding-was } asked for “{ $label }”
    [demanded-without-rule] { finding-was } asked for “{ $label }”, which no rule names
    [demanded-without-any-rule] { finding-was } asked for something that no rule names
    [promise-broken] { finding-was } promised something by a day that passed
    [returned] { $met } came back to an office that they had left
   *[unknown] { $met } met “{ $label }”{ $ground }
 }
finding-ground = { " " }on the ground “{ $reason }”
finding-group = { $facet ->
    [origin] { " " }from { $value }
   *[facet] { " " }with { $name } “{ $value }”
 }
finding-question = “{ $name }” answered
finding-group-and = { " " }and
finding-asked = { " " }who asked for { $service }
finding-tried = { " " }who tried
finding-at-place = { " " }in { $name }
finding-at-office = { " " }at { $name }
finding-at-stage = { " " }(stage “{ $name }”)
finding-in-period = { " " }in the period “{ $name }”
finding-others = { $compared ->
    [elsewhere] elsewhere
    [otherwise] otherwise
    [asked-there] others who asked there
    [there] others there
    [asked] others who asked for it
    [period] others in that period
    [stage] others at that stage
   *[others] others
 }
finding-certainty = { $certainty ->
    [strong] Strong evidence
    [some] Some evidence
   *[weak] Weak evidence
 }
finding-unlisted = something that is in no list
