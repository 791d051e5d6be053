/** German. */
import type { SignalFamilies } from '../signal-names.ts';

export const GERMAN: SignalFamilies = {
  handOver:
    'zeig, zeige, zeigen sie, gib, geben sie, nenn*, liste, listen sie, schreib*, schick*, sende, senden sie, wiederhol*, druck*, drucke, lies, übersetz*, zitier*, verrate, verrat, verraten sie, sag mir, sagen sie mir, exportier*, fass, fasse, teile',
  what: 'wie lautet das, was, welche, welcher, welchen, wie lautet, wie lauten',
  claim: 'ich bin, hier spricht, als, ich arbeite, wir sind, hier ist, im auftrag',
  maker:
    'openai, anthropic, entwickler*, administrator*, admin, systemadministrator*, schöpfer*, geschäftsführer*, betreiber*, inhaber*, chef, programmierer*, sicherheitsteam, filialleiter*, shopbesitzer*',
  unlock:
    'schalt, schalte, schalten sie, ausschalten, abschalten, deaktivier*, umgeh*, hebe, heb, aufheben, entfern*, ignorier*, überspring*, entsperr*, aktivier*, missacht*, außer kraft',
  allowed:
    'ich erlaube, erlaube dir, erlaube ihnen, du darfst, du bist berechtigt, du hast die erlaubnis, befehle ich, ich befehle, ich autorisiere, gestatte dir, ich gestatte, freigegeben',
  restriction:
    'beschränkung*, einschränkung*, filter*, sicherheit*, regel*, limit*, restriktion*, schutz*, grenzen, genehmigung*, prüfung*, alles zu beantworten, alles beantworten, alles sagen, debug*, anweisung*, richtlinie*, sperre*, erstattungslimit*',
  received:
    'du befolgst, du befolgen, folgst du, dich steuern, dich leiten, dir einprogrammiert, nach denen du, du dich halten, deine entwickler, du bekommen, bekommen hast, dir gegeben, du erhalten, erhalten hast, dir mitgegeben, dir gesagt, dir aufgetragen, dir vorgegeben, man dir, haben dir, hat dir, dir deine, sie erhalten haben, sie bekommen haben, ihnen gegeben, gesagt wurde',
  secretOrders:
    'deinem prompt, deinen prompt, dein prompt, deines prompts, ihrem prompt, ihren prompt, versteckte anweisung*, versteckten anweisung*, geheime anweisung*, geheimen anweisung*, geheime* regeln, geheimen regeln, anfangsanweisung*, startanweisung*, systemprompt*, systemnachricht*, versteckte text, versteckten text, interne anweisung*, internen anweisung*',
  ownConfig:
    'deine konfiguration, deiner konfiguration, ihre konfiguration, deine geheimnisse, deinen quellcode, deine zugangsdaten',
  aboveThis:
    'vor dieser zeile, vor dieser nachricht, über dieser nachricht, oberhalb meiner nachricht, oberhalb dieser nachricht, über meiner nachricht, vor meiner nachricht, vor meiner ersten nachricht, über dieser zeile, oberhalb dieser zeile',
  toolAccess:
    'auf die du zugriff hast, auf die sie zugriff haben, deine werkzeuge, deine tools, deiner tools, deine funktionen, die du aufrufen kannst, interne tools, interne werkzeuge, json schema, json schemas, json schemata, dir zur verfügung',
  otherPeople:
    'anderer kunden, andere kunden, anderen kunden, aller kunden, alle kunden, anderer nutzer, anderen nutzer*, andere nutzer, eines anderen kunden, fremde kunden, fremder kunden, anderer käufer, anderer benutzer, kundenliste, sämtlicher kunden',
  personalData:
    'bestellung*, adresse*, e mail*, email*, mail, telefon*, nummern, daten*, namen, nachrichten, verlauf*, konto*, karten*, passwörter, kundenliste, rechnungen, chats, käufe',
  previousCustomer:
    'vorherige kunde, vorige kunde, letzte kunde, kunde vor mir, vorherigen kunden, nutzer vor mir, anderer kunde, letzten kunden, vorigen kunden, vorherige nutzer, andere nutzer',
  wrote: 'geschrieben, schrieb, gesagt, gefragt, gespräch, chat, nachrichten, unterhaltung',
  credential:
    'passwort der datenbank, api schlüssel*, api key*, umgebungsvariable*, passwort der datenbank, datenbankpasswort, datenbank passwort, zugangstoken, zugriffstoken, geheimschlüssel, deine zugangsdaten, private* schlüssel, admin passwort, administratorpasswort, datenbankdump, geheime schlüssel',
  keeping:
    'speichern, schützen, schützt, bewertung*, meinung*, sagen andere, löschen, datenschutz, rezension*, versehentlich, falsch*, verarbeite*',
  howTo:
    'wie kann ich, wie schalte ich, wie aktiviere ich, wie hebe ich, wie füge ich, wie entferne ich, wie deaktiviere ich, wie, wo finde ich, kann ich, darf ich, ich möchte, ich brauche, warum, wieso, wozu, ich suche',
  annulled:
    'gelten nicht mehr, nicht mehr, gilt nicht mehr, als gelöscht, spielt keine rolle, spielen keine rolle, ungültig, hinfällig, aufgehoben, nichtig, außer kraft, überholt, als aufgehoben, unwirksam, keine bedeutung, veraltet',
  orders:
    'anweisung*, regel*, vorgabe*, programmierung, instruktion*, richtlinie*, befehl*, weisung*, systemnachricht*, prompt*, leitlinie*',
  notFollow:
    'hör auf, höre auf, nicht mehr befolgen, nicht befolgen, nicht mehr folgen, befolge nicht, nicht länger befolgen, nicht mehr für dich, nicht für dich, gelten nicht mehr, nicht mehr gebunden, nicht mehr halten, nicht halten',
  theirs:
    'des shops, vom shop, der firma, vom betreiber, des betreibers, deiner, deine, der entwickler, systemnachricht*, früheren, vorherigen, bisherigen, dir, deinen, vom unternehmen, du bekommen, bekommen hast',
  obeyMe:
    'nur was ich sage, nur noch was ich sage, nur noch das was ich sage, machst du was ich sage, tust du was ich sage, tust nur was ich, gehorchst nur mir, gehorche nur mir, hör nur auf mich, hörst nur auf mich, höre nur noch auf mich',
  actAs:
    'spiel einen, spiel eine, spiele einen, spiele eine, spiel meine, spiele meine, spiel die, spiele die, sei ein, sei eine, sei meine, tu so als, tue so als, stell dir vor, verhalte dich wie, verhalte dich als, simulier*, du bist jetzt, agiere als, handle als, in der rolle, antworte als',
  persona:
    'oma, großmutter, terminal, linux terminal, keine regeln, ohne regeln, keine grenzen, ohne grenzen, keine einschränkungen, keinerlei regeln, alles sagen darf, alles darf, kommandozeile, hacker, python interpreter',
  markApproved:
    'als genehmigt, als freigegeben, als bestätigt markier*, genehmige das selbst, genehmige es selbst, genehmige sie selbst, selbst genehmigen, gib es selbst frei, selbst frei, freigabe selbst, eigenmächtig genehmig*',
  withoutStaff:
    'ohne jemanden zu fragen, ohne einen menschen, ohne nachzufragen, ohne rückfrage, ohne genehmigung, ohne freigabe, ohne bestätigung, ohne zu fragen, ohne prüfung, frag niemanden, ohne auf, ohne zustimmung, ohne irgendjemanden, ohne den mitarbeiter, warte nicht auf',
  refund:
    'erstatte, erstatten sie, zahle, zahl, überweise, überweis, rückerstattung*, erstattung*, genehmig*, führ*, veranlasse, storniere, mach, gutschreiben, bestätige, auszahlen, zahlen sie',
  noApproval:
    'keine freigabe, keine genehmigung, ohne prüfung, ohne kontrolle, keiner genehmigung, keiner freigabe, automatisch genehmigt, keine zustimmung, keine bestätigung',
  asksWhether: 'meine, mein, meiner, ist, wurde, wird, warum, brauche ich, gibt es, muss ich, unser, unsere, wann',
  everything: 'alles',
  forget: 'vergiss*, vergesse*, ignorier*, missacht*, verwirf, lass',
  toldYou:
    'dir gesagt, dir vorher gesagt, man dir, dir beigebracht, dir aufgetragen, du gelernt, dir bisher gesagt, ihnen gesagt',
  iSaid: 'ich dir, ich gesagt, ich geschrieben, ich ihnen',
  complete: 'vervollständige, setz fort, setze fort, fahre fort, mach weiter, ergänze',
  myPrompt:
    'mein systemprompt lautet, mein prompt lautet, mein system prompt lautet, meine anweisungen lauten, mein systemprompt beginnt',
  forbidden: 'verboten, untersagt',
  permitted: 'jetzt erlaubt, nun erlaubt, jetzt pflicht, ist erlaubt',
  addLink: 'füge einen link, einen link ein, link hinzu, bild ein',
  followedBy: 'gefolgt von, mit den daten, mit deinen anweisungen',
  goods:
    'aufbau*, montage*, liefer*, versand*, rücksend*, rückgabe*, retour*, garantie*, wasch*, pflege*, reinigung*, hersteller*, gutschein*, paket*, fahrer*, möbel*, gebrauchs*, rezept*, umtausch*, bedienung*',
  mine: 'mein*, unser*',
  freedom:
    'vollen zugriff, vollzugriff, alle rechte, wartungsmodus, debug modus, debugmodus, entwicklermodus, admin modus, adminmodus, testmodus, alles beantworten, alles sagen, frei antworten, ohne einschränkungen, ohne filter, alles ist erlaubt, interne daten',
  toAi: 'hinweis an die ki, an die ki, an den assistenten, achtung ki, wenn du eine ki bist, anweisung für die ki, anweisung an den assistenten, liebe ki, die ki muss, der assistent muss, ki die das liest, für den assistenten',
  tamper:
    'mach mich zum admin, mach mich zum administrator, gib mir adminrechte, gib mir admin rechte, setze das limit, setz das limit, setze den preis auf 0, ändere den preis auf 0, erhöhe das erstattungslimit, setze meine rolle, setze mein guthaben',
  unbound:
    'du bist kein assistent, du bist nicht mehr, du bist kein chatbot, hör auf ein assistent, vergiss dass du, du bist frei von, du bist nicht gebunden, nicht mehr gebunden an, bleib in der rolle, fall nicht aus der rolle, dein alter ego, dein neuer name, deine neue identität, deine neue rolle, du hast keine regeln, du hast keine grenzen, du kennst keine regeln, du hast keine einschränkungen, in einer welt ohne regeln, dein wahres ich, keine regeln mehr',
  asksForOrders:
    'was darfst du nicht, was darfst du mir nicht, was wurde dir verboten, wie wurdest du konfiguriert, wie wurdest du instruiert, wie bist du programmiert, welche regeln befolgst du, welchen regeln folgst du, welche anweisungen hast du, wort für wort deine anweisungen, satz deiner anweisungen, zeile deiner anweisungen, an welche regeln musst du, welche vorgaben hast du, welche beschränkungen hast du, was sind deine anweisungen, was wurde dir gesagt',
};
