import { wordGroups, wordSet, type WordLists } from './word-lists.ts';

export const german: WordLists = {
  function: wordSet(`
    der die das den dem des ein eine einen einem einer eines ich mich mir mein meine wir uns unser du dich dir dein ihr euch euer er ihn
    ihm sie es sein ihre ihren wer wen wem was welche welcher welches wann wo wie warum und oder aber wenn dann als so an am auf aus bei
    beim bis durch fur gegen im in ins mit nach ohne um unter von vom vor zu zum zur uber bin bist ist sind seid war waren wird werden
    habe hast hat haben kann kannst konnen konnt darf durfen muss mussen soll sollen will wollen nicht kein keine auch noch nur sehr
    da dort hier alle jede jeder jedes man sich
  `),
  soft: wordSet(`
    bitte danke hallo hi hey guten tag moin servus mochte mochten will wollen konnte konnen kann konnt gerne gern wurde wurden
    brauche brauchen habt haben hat gibt geben gibts geht gehen machen macht man euch ihr ihnen sie eigentlich vielleicht auch
    noch nur mal denn schon einfach frage wissen sagen finden finde bekomme bekommen erlaubt moglich viel viele wieviel lange
    wie was wann wo wer welche welcher welches darf durfen muss mussen soll sollte bietet bieten etwas jemand heisst genau
  `),
  groups: wordGroups(`
    preis preise kosten kostet gebuhr gebuhren teuer betrag preisliste
    offen geoffnet offnungszeiten geschlossen offnet schliesst ruhetag
    adresse anschrift anfahrt standort lage
    telefon telefonnummer anrufen handy
    mail email
    auto autos wagen pkw
    parken parkplatz parkplatze stellplatz tiefgarage garage parkhaus
    bezahlen zahlen zahlung bezahlung karte kartenzahlung bargeld bar visa mastercard ec
    raten ratenzahlung finanzierung
    stornieren stornierung absagen storno stornogebuhr
    liefern lieferung lieferdienst versand versenden
    erstattung ruckerstattung umtausch ruckgabe zuruckgeben
    termin termine terminvereinbarung buchen buchung reservieren reservierung
    rollstuhl rollstuhlgerecht barrierefrei barrierefreiheit behindert rollstuhlfahrer
    aufzug lift fahrstuhl
    kind kinder baby babybett kinderbett sohn tochter
    hund hunde haustier haustiere tiere
    job jobs stelle stellen karriere ausbildung bewerben bewerbung
    wlan wifi internet
    toilette wc
    garantie gewahrleistung
    gutschein gutscheine
    rabatt ermassigung vergunstigung ermassigt
    notfall dringend notdienst
    reparatur reparieren reparaturen
    mieten verleihen leihen verleih ausleihen
    kaufen verkaufen verkauf
    rad fahrrad fahrrader rader velo
    ticket eintritt karten eintrittskarte
    einchecken checkin anreise ankunft
    auschecken checkout abreise
    fruhstuck fruhstucksbuffet
    essen restaurant speisen kuche
    schwimmbad pool schwimmen
    hochzeit heiraten feier feiern fest
    laden ladesaule ladesaulen elektroauto aufladen
    gultig gultigkeit gelten gilt ablauf
    abholen holen abholung
    bahnhof bahn zug
  `),
  cues: [
    { phrase: /\b(?:wie ?viel|was) kostet?\b|\bwie teuer\b|\bkostet\b/, words: ['preis', 'kosten', 'kostenlos'] },
    { phrase: /\bwann (?:habt|haben|ist|seid|sind|offnet|macht)\b|\bum wieviel uhr\b/, words: ['uhr', 'geoffnet', 'offnungszeiten'] },
    { phrase: /\bwo (?:ist|seid|sind|finde|befindet|kann)\b|\bwie komme\b/, words: ['adresse', 'anfahrt'] },
  ],
  followUp: {
    opening: /^(?:und|oder|aber|dann|was ist mit|wie ist es|wie sieht es|am|im|um|fur|mit|warum|auch|ok(?:ay)?,?)\b/,
    pointing: wordSet('es dies diese dieser denen dort da er sie ihn davon dafur damit dazu'),
  },
  questionOpening:
    /^(?:was|wann|wo|wer|warum|wieso|wie|wieviel|welche[rsmn]?|kann|konnen|konnt|darf|durfen|habt|haben|hat|gibt|ist|sind|seid|muss|soll|bietet|macht|nehmt)\b/,
  weekdays: [
    { name: 'montag', pattern: 'montags?|mon|mo' },
    { name: 'dienstag', pattern: 'dienstags?|di' },
    { name: 'mittwoch', pattern: 'mittwochs?|mi' },
    { name: 'donnerstag', pattern: 'donnerstags?|do' },
    { name: 'freitag', pattern: 'freitags?|fr' },
    { name: 'samstag', pattern: 'samstags?|sonnabends?|sa' },
    { name: 'sonntag', pattern: 'sonntags?|so' },
  ],
  dayGroups: [
    { phrase: /\b(?:taglich|jeden tag)\b/, days: [0, 1, 2, 3, 4, 5, 6] },
    { phrase: /\b(?:werktags?|wochentags?|unter der woche)\b/, days: [0, 1, 2, 3, 4] },
    { phrase: /\b(?:wochenenden?|am wochenende)\b/, days: [5, 6] },
  ],
};
