import { wordGroups, wordSet, type WordLists } from './word-lists.ts';

export const english: WordLists = {
  function: wordSet(`
    a an the this that these those i me my mine we us our you your he him his she her it its they them their who whom whose which what
    when where why how and or but if then than so as at by for from in into of off on onto out over to up down with without about after
    before between during under until while am is are was were be been being do does did doing have has had having will would shall
    should can could may might must not no nor too very there here all any both each few more most other some such only own same
  `),
  soft: wordSet(`
    please pls plz thanks thank hi hello hey want need like would could should can may might must able get got give tell let know
    find say show much many any anyone anybody someone somebody something anything also just really only still even us possible
    possibly want wanna gonna going question wondering wonder im ive id ill dont doesnt cant wont whats hows wheres u ur r ya
    thing things way use used using make made go come have has had one good best allowed happens happen long far often
    exactly actually currently right sure ok okay yes no not well kind sort type help regarding concerning mean means called
  `),
  groups: wordGroups(`
    price prices pricing cost costs charge charges fee fees rate rates expensive cheap tariff
    open opening hours opens close closed closing closes schedule
    address located location situated directions
    phone telephone call ring mobile
    email mail
    contact reach
    car cars vehicle auto
    park parking garage
    pay paying payment payments payable card cards cash visa mastercard credit debit
    instalments installments instalment installment monthly finance financing
    cancel cancelling cancellation cancelled canceling canceled
    deliver delivery delivered delivers ship shipping shipped courier
    refund refunded refunds return returned returns reimbursement
    appointment appointments booking book booked reserve reservation reserved slot
    reschedule change move moved moving postpone
    wheelchair disabled disability accessible accessibility handicapped
    lift elevator
    child children kid kids son daughter toddler baby
    dog dogs pet pets animal animals puppy
    job jobs career careers vacancy hiring vacancies apprenticeship
    wifi wlan internet
    toilet restroom bathroom
    insurance insurer insured insurers
    guarantee guaranteed warranty
    voucher vouchers giftcard gift
    discount discounts reduction reduced concession
    emergency emergencies urgent urgently
    repair repairs fix fixed mend fixing
    hire rent rental renting lend borrow
    buy purchase sell sold
    bike bikes bicycle bicycles cycle
    ticket tickets admission entry entrance
    complain complaint complaints unhappy dissatisfied
    file report
    trash garbage rubbish waste refuse
    register registration sign signup enrol enroll
    licence license licences licenses
    restaurant cafe eat food lunch dinner
    photo photos photography picture pictures
    vegan vegetarian
    allergy allergic allergies allergens allergen intolerant
    coeliac coeliacs celiac celiacs gluten
    lawyer solicitor attorney
    install installation installing setup
    upload uploading uploads
    delete deleting deleted remove removing erase
    team colleague coworker member members
    stolen theft stole
    fired dismissed dismissal sacked
    die died dies dead death
    cheque check
    amex american
    afraid anxious anxiety fear nervous phobia scared
    ache aches hurt hurting hurts pain painful sore
    christmas easter holiday holidays xmas
    tyre tire tyres tires
    monday mon
    tuesday tue tues
    wednesday wed weds
    thursday thu thur thurs
    friday fri
    saturday sat
    sunday sun
  `),
  cues: [
    { phrase: /\bhow (?:much|expensive)\b|\bprices?\b|\bcosts?\b/, words: ['price', 'costs', 'fee', 'free'] },
    { phrase: /\bwhat time\b|\bwhen (?:do|are|is|does) (?:you|u|it|the \w+)\b|\bopening times?\b|\btill when\b/, words: ['open', 'hours', 'closed'] },
    { phrase: /\bwhere(?:s| is| are| can| do)\b|\bhow do (?:i|we) get\b|\bget to (?:you|your)\b/, words: ['address', 'find', 'located'] },
    { phrase: /\bhow old\b|\bwhat age\b|\bminimum age\b/, words: ['years', 'age', 'older'] },
  ],
  followUp: {
    opening: /^(?:and|or|but|so|then|also|what about|how about|what if|for|on|at|in|with|which one|why|ok(?:ay)?,?)\b/,
    pointing: wordSet('it that this they them those these there one ones he she his her its then same'),
  },
  questionOpening:
    /^(?:what|when|where|who|why|how|which|whose|do|does|did|is|are|am|was|were|can|could|may|should|would|will|have|has|shall|whats|wheres)\b/,
  weekdays: [
    { name: 'monday', pattern: 'mondays?|mon' },
    { name: 'tuesday', pattern: 'tuesdays?|tues?' },
    { name: 'wednesday', pattern: 'wednesdays?|weds?' },
    { name: 'thursday', pattern: 'thursdays?|thurs?|thu' },
    { name: 'friday', pattern: 'fridays?|fri' },
    { name: 'saturday', pattern: 'saturdays?|sat' },
    { name: 'sunday', pattern: 'sundays?|sun' },
  ],
  dayGroups: [
    { phrase: /\b(?:daily|every day|each day|seven days|all week)\b/, days: [0, 1, 2, 3, 4, 5, 6] },
    { phrase: /\b(?:weekdays?|working days?)\b/, days: [0, 1, 2, 3, 4] },
    { phrase: /\bweekends?\b/, days: [5, 6] },
  ],
};
