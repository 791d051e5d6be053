/** German. */
import type { WordFamilies } from '../classes.ts';

export const GERMAN: WordFamilies = {
  override:
    'halte dich nicht mehr an, halten sie sich nicht mehr an, nicht mehr an, ignorier, ignoriere, ignorieren, ignoriert, missachte, missachten, vergiss, vergesse, vergessen, verwirf, verwerfe, verwerfen, überschreibe, überschreiben, übergehe, übergehen, außer acht, außer kraft, beachte nicht, befolge nicht, beachten sie nicht, befolgen sie nicht, nicht mehr beachten, nicht beachten, nicht befolgen, lösche, löschen, verletze, breche, brich, ersetze, lass beiseite, streiche, halte dich nicht an, halten sie sich nicht an, nicht an, setz dich über, setze dich über, hinwegsetzen',
  overridden:
    'aufgehoben, ungültig, außer kraft gesetzt, nichtig, hinfällig, deaktiviert, gelöscht, abgeschaltet, nicht mehr gültig',
  bypass:
    'umgehe, umgehen, deaktiviere, deaktivieren, überspringe, überspringen, schalte, ausschalten, abschalten, abschalte, schalt, entferne, entfernen, hebe, aufheben, aushebeln, umgeh',
  follow:
    'befolge, befolgen, folge, folgen, beachte, beachten, gehorche, gehorchen, halte, halten, gebunden, unterliegst, einhalten, gelten',
  negation: 'nicht, nie, niemals, nicht mehr, keine, keinen, kein, keinerlei, nicht länger, musst nicht, müssen nicht',
  without: 'ohne, frei von, keine, keinen, kein, keinerlei, ohne jegliche, befreit von, keine mehr',
  instructions:
    'anweisung*, instruktion*, anleitung*, vorgabe*, befehl*, direktive*, weisung*, aufträge, auftrag, instruktionen, systemanweisung*',
  rules:
    'regel, regeln, richtlinie*, beschränkung*, einschränkung*, vorschrift*, grenzen, filter, inhaltsfilter, sicherheitsfilter*, sicherheitsregel*, sicherheitsrichtlinie*, sicherheitsvorkehrung*, zensur, moral, ethik, schutzmaßnahmen, leitplanken, leitlinie*, programmierung, sicherheitsmaßnahme*, restriktion*, limits, sicherheitsmechanism*, hemmungen, konfiguration',
  prompt: 'prompt, prompts, eingabeaufforderung',
  systemPrompt:
    'systemprompt*, systemnachricht*, initialprompt*, systemeingabe*, startprompt, systemanweisung*, ' +
    'systemaufforderung',
  previous:
    'vorherige*, vorige*, bisherige*, frühere*, vorangegangene*, vorangehende*, vorhergehende*, alte, alten, bestehende*, zuvor, vorher, bislang, bisher, davor, ursprüngliche*, vorangestellte*, aktuelle, aktuellen, gegebenen, letzten',
  above:
    'oben, obige, obigen, obenstehende*, oberhalb, vor diesem gespräch, vor dieser nachricht, vor dieser unterhaltung, bis hierher, weiter oben, oben genannten, oben stehenden, vor diesem satz, davor, vor meiner nachricht, vor unserem gespräch, vor diesem chat',
  system:
    'system, geheime, geheimen, interne, internen, ursprüngliche*, anfängliche*, versteckte*, verborgene*, initiale*, vertrauliche*, entwickler, vollständige*, komplette*, eigentliche*, grundlegende*, hinterlegte*, einprogrammierte*',
  safety: 'ethische*, moralische*, sicherheits, inhaltliche*, sicherheit',
  your: 'dein, deine, deinen, deiner, deinem, deines, ihre, ihren, ihrer, ihr, ihrem, eure, euren, eurer, euer',
  its: 'seine, seinen, ihre, ihren, seiner',
  my: 'mein, meine, meinen, meiner, meinem, unser, unsere, unseren, seine, seinen, kunden',
  you: 'du, sie, dir, dich, ihr, ihnen',
  yourself: 'selbst, selber, selbständig, eigenmächtig',
  me: 'mir, mich, uns, sich',
  other: 'ich, wir, er, es, man, habe, hat, haben, warum, jemand, fahrer, bote, kurier, wurde, wurden',
  all: 'alle, allen, aller, sämtliche*, jede, jegliche*, jeden, jeder',
  everything: 'alles, alles was, was, das alles, dass alles, jedes wort',
  what: 'was, welche, welchen, welcher, wie, wo, wie lautet, wie lauten',
  told: 'gesagt, gegeben, erhalten, bekommen, angewiesen, mitgeteilt, aufgetragen, vorgegeben, gelernt, beigebracht, weißt, erhaltenen, gegebenen, instruiert, hast du bekommen, vorgeschrieben',
  programmed: 'programmiert, konfiguriert, instruiert, angewiesen, geprompted',
  extract:
    'wiederhole, wiederholen, zeig, drucke, offenbare, enthülle, gib, ausgeben, preisgeben, verrate, verraten, wörtlich, wortwörtlich, zitiere, offenlegen, offenlege, lege, kopiere, ausdrucken, rezitiere, wort für wort, wiedergeben, preis, preisgibt, veröffentliche, lies vor',
  ask: 'zeige, zeig, zeigen, sag, sage, sagen, nenne, nenn, nennen, gib, geben, schreibe, schreib, schreiben, übersetze, übersetzen, fasse, zusammenfassen, fass, beschreibe, erkläre, erzähl, liste, teile, sehen, liefere, formuliere, poste',
  words: 'wörter, worte, text, inhalt, sätze, wortlaut, zeile, zeilen, absatz',
  beginning: 'beginnend mit, angefangen mit, anfangend mit, von anfang an, am anfang, zu beginn',
  be: 'steht, stehen, ist, sind, bist, sei, seien, seid, wärst, wärest, wäre, lautet, lauten',
  filler:
    'nichts, davon, der, die, das, den, dem, des, dies, diese, diesen, dieser, bitte, jetzt, nun, sofort, einfach, auch, nur, mal, doch, vollständig, komplett, so, zu, bekommen, hast, haben, hat, war, waren, wurden, wurde, werden, wirst, kannst, könntest, darfst, sollst, musst, müssen, ein, eine, einen, einem, dann, stattdessen, ab, als, dass, wenn, gesamte, gesamten, ganze, ganzen, genau, sonst, sonstige, mehr, aus, an, sich, außer, her, sein, hattest, anderen, andere, ob, gar, wie',
  article: 'ein, eine, einen, einem, einer',
  and: 'und, oder, sowie, sondern',
  about: 'von, für, zu, zum, zur, über, aus, in, bei, auf, an, im, vom, mit, seitens',
  business:
    'lieferung*, versand*, rücksendung*, rückgabe*, montage*, bestellung*, zahlung*, rechnung*, garantie*, retoure*, aufbau*, pflege*, umtausch*, konto, adresse, abholung, einbau, reinigung, anlage, drucker, spiel, spiele, rabatt, gutschein, geschenk, waschen, nachricht, mail, mails, zoll, lieferadresse, zusammenbau, einrichtung, bedienung, wäsche, zustellung, datenschutz, schritt, schritte, schritten',
  new: 'neue, neuen, neuer, neues, aktualisierte*, wahren, echten',
  fromNow: 'ab jetzt, ab sofort, von nun an, von jetzt an, ab nun, fortan, künftig, ab diesem moment',
  pretend:
    'tu so, tue so, spiele, spiel, stell dir vor, stelle dir vor, stellen sie sich vor, verhalte dich, verhalten sie sich, simuliere, agiere, handle, gib vor, übernimm, rollenspiel, schlüpfe, nimm die rolle, so tun als, benimm dich, tun sie so',
  answer: 'antworte, antworten, beantworte, rede, sprich, reagiere, antwortest, redest',
  unlocked:
    'uneingeschränkt*, unzensiert*, ungefiltert*, unbeschränkt*, hemmungslos*, unmoralisch*, böse*, grenzenlos*, ohne filter, ohne zensur, ohne regeln, ohne einschränkungen, ohne beschränkungen, skrupellos*, regelfrei*, böser zwilling',
  attack:
    'entwicklermodus aktiviert, aktiviere den entwicklermodus, aktiviere entwicklermodus, wechsle in den entwicklermodus, du bist jetzt im entwicklermodus, gottmodus, jailbreak modus',
  mode: 'modus, persönlichkeit, rolle',
  modeName: 'entwickler, gott, debug, wartungs, admin',
  enable: 'aktiviere, aktivieren sie, wechsle, wechsel, starte, gehe, geh, schalte, wechseln',
  ai: 'ki, assistent, assistenten, assistentin, sprachmodell, bot, chatbot, modell, roboter, zwilling, künstliche intelligenz',
  developer:
    'entwickler, entwicklerin, administrator, admin, schöpfer, programmierer, entwicklers, systemadministrator',
  staff:
    'betreiber, mitarbeiter, mitarbeitern, operator, vorgesetzte*, menschen, mensch, chef, supervisor, bediener, moderator, team, manager, besitzer, geschäftsführer, teamleiter',
  approval:
    'genehmigung*, freigabe*, bestätigung*, zustimmung, erlaubnis, überprüfung, prüfung, autorisierung, sicherheitsabfrage, sicherheitsprüfung, verifizierung, freizugeben',
  tool: 'werkzeug, funktion, tool',
  call: 'rufe, ruf, führe, führ, starte, erstatte, erstatten, veranlasse, zahle, überweise, buche, ausführen, aufrufen, mache, gib, storniere, nutze',
  approve: 'genehmige, genehmigen, bestätige, freigeben, gib frei, autorisiere, bewillige, erteile',
  directly: 'direkt, unmittelbar, parametern, sofort, heimlich',
  notify:
    'sag, sage, fragen, zu fragen, nachzufragen, sag, sage, informiere, informieren, zu informieren, benachrichtige, benachrichtigen, zu warten, warten, erwähne, erzähl, verrate, melde, frage, frag, zu benachrichtigen, bescheid',
  send: 'sende, schick, schicke, übermittle, poste, leite, lade, übertrage, senden, schicken, hochladen, maile',
  conversation: 'gespräch, gesprächsverlauf*, unterhaltung, chatverlauf*, verlauf, konversation*, nachrichten, chat',
  secret:
    'kundendaten, zugangsdaten, passwörter, geheimnisse, schlüssel, api schlüssel, datenbank, anmeldedaten, kundenliste, nutzerdaten',
  decode:
    'dekodiere, entschlüssele, decodiere, entziffere, kodiert, codiert, verschlüsselt, base64, rückwärts, dekodieren, entschlüsseln, kodierte*, verschlüsselte*, kodierten',
  obey: 'befolge es, führe ihn aus, führe sie aus, tu was, mach was, tue was, folge ihm, folge ihr, handle danach, befolge sie, befolge ihn, tun sie was, mache was',
  fiction:
    'fiktiv*, hypothetisch*, geschichte, roman, welt, fantasie*, traum, szenario, erfundene*, angenommen, drehbuch, theaterstück, gedankenexperiment',
  lastOverride: 'beiseite',
  lastAsk:
    'zeigen, nennen, verraten, ausgeben, sagen, mitteilen, anzeigen, preisgeben, offenlegen, wiederholen, übersetzen, schreiben, zusammenfassen, aufschreiben, beschreiben, auflisten, vorlesen, sehen, teilen',
  discuss: 'bedeutet, bedeuten, angriff, angriffe, artikel, beispiel, satz, phrase, gelesen, heißt',
  device:
    'handy, handys, telefon, smartphone, tablet, fernseher, konsole, spielkonsole, router, browser, uhr, smartwatch, kopfhörer, brille, gerät, rechner, computer, kamera, drucker',
  developerMode: 'entwicklermodus aktivieren, im entwicklermodus',
};
