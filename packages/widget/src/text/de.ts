import type { Answer } from '../state/timeline.ts';
import type { TranslatedLanguage } from './texts.ts';

const outcomes: Readonly<Record<string, string>> = {
  approved: 'Genehmigt',
  rejected: 'Abgelehnt',
  expired: 'Abgelaufen: Niemand hat rechtzeitig entschieden',
  cancelled: 'Nicht mehr nötig',
};

/** What each answer about an interrupted call is called, after a colon. */
const answers: Readonly<Record<Answer, string>> = {
  done: 'Es ist geschehen',
  not_done: 'Es ist nicht geschehen',
  retry: 'Noch einmal ausführen',
  expired: 'Nicht bekannt, niemand hat rechtzeitig geantwortet',
  cancelled: 'Nicht mehr nötig',
};

/** German. */
export const language: TranslatedLanguage = ({ number, plural, list }) => ({
  open: 'Chat öffnen',
  openUnread: (count) => `Chat öffnen, ${number(count)} ungelesen`,
  close: 'Chat schließen',
  title: 'Chat',
  assistant: 'Assistent',
  you: 'Sie',
  teammate: 'Jemand aus unserem Team',
  simulated: 'Simuliertes Modell',
  simulatedHint: 'Es ist kein KI-Anbieter verbunden: Die Antworten kommen aus einer eingebauten Simulation.',
  newConversation: 'Neue Unterhaltung',
  withOperators: (names) => `${list(names)} ${names.length === 1 ? 'nimmt' : 'nehmen'} an dieser Unterhaltung teil`,
  greeting: 'Wie können wir Ihnen helfen?',
  greetingHint: 'Stellen Sie eine Frage, oder beginnen Sie mit einem dieser Vorschläge.',
  startersLabel: 'Vorgeschlagene Fragen',
  chooseAgent: 'Mit wem möchten Sie sprechen?',
  handedOver: (title) =>
    title === undefined ? 'Ihre Frage wurde weitergeleitet.' : `Sie sprechen jetzt mit: ${title}`,
  transcript: 'Unterhaltung',
  newMessages: 'Neue Nachrichten',
  latest: 'Zum Ende',
  limit: {
    conversationNear: 'Diese Unterhaltung hat ihr Limit fast erreicht.',
    conversationReached: 'Diese Unterhaltung hat ihr Limit erreicht.',
    dayNear: 'Sie haben Ihr Limit für heute fast erreicht.',
    dayReached: (time) => `Sie haben Ihr Limit für heute erreicht. Ab ${time} Uhr können Sie wieder schreiben.`,
  },
  composer: {
    label: 'Ihre Nachricht',
    placeholder: 'Nachricht schreiben …',
    closed: 'Keine neuen Nachrichten möglich',
    send: 'Senden',
    stop: 'Antwort anhalten',
    tooLong: (over) => plural(over, { one: '# Zeichen zu lang', other: '# Zeichen zu lang' }),
    refused: 'Die Nachricht wurde nicht gesendet',
  },
  connection: {
    connecting: 'Verbindung wird hergestellt …',
    offline: 'Keine Verbindung.',
    retryIn: (seconds) =>
      plural(seconds, { one: 'Neuer Versuch in # Sekunde.', other: 'Neuer Versuch in # Sekunden.' }),
    retrying: 'Neuer Versuch …',
    queueHint: 'Ihre Nachrichten werden gesendet, sobald sie wieder da ist.',
    runGoesOn: 'Die Antwort wird auf dem Server weitergeschrieben.',
    failed: 'Der Chat ist auf dieser Seite zurzeit nicht verfügbar.',
    retryNow: 'Jetzt versuchen',
  },
  message: {
    sending: 'Wird gesendet …',
    whenOnline: 'Wird gesendet, sobald Sie wieder online sind',
    slowedDown: (seconds) =>
      plural(seconds, {
        one: 'Sie schreiben sehr schnell. Wird in # Sekunde gesendet.',
        other: 'Sie schreiben sehr schnell. Wird in # Sekunden gesendet.',
      }),
    behind: 'Wird danach gesendet',
    failed: 'Nicht gesendet.',
    retry: 'Erneut versuchen',
    discard: 'Verwerfen',
    edit: 'Bearbeiten',
    copy: 'Kopieren',
    copied: 'Kopiert',
    stopped: 'Angehalten',
    interrupted: 'Diese Antwort wurde unterbrochen.',
    retracted: 'Diese Nachricht wurde zurückgezogen.',
    tooLong: 'Die Antwort wurde abgeschnitten, weil sie zu lang wurde.',
    filtered: 'Die Antwort wurde von einem Inhaltsfilter abgeschnitten.',
    thinking: 'Denkt nach',
    queued: (position) =>
      position <= 1
        ? 'Als Nächstes an der Reihe'
        : plural(position - 1, {
            one: 'In der Warteschlange, # Nachricht davor',
            other: 'In der Warteschlange, # Nachrichten davor',
          }),
    cancelQueued: 'Abbrechen',
    sources: 'Quellen',
  },
  answer: {
    code: 'Code',
    codeIn: (language) => `Code: ${language}`,
    copyCode: 'Code kopieren',
    table: 'Tabelle',
    image: 'Bild',
    loadImage: (host) => `Bild von ${host} laden`,
    imageFailed: 'Das Bild konnte nicht geladen werden.',
  },
  run: {
    cancelled: 'Angehalten, bevor eine Antwort geschrieben war.',
    failed: 'Bei uns ist etwas schiefgegangen.',
    again: 'Noch einmal versuchen',
    busy: (position) => {
      if (position === undefined) return 'Gerade ist viel los. Sie kommen bald an die Reihe.';
      return position <= 1
        ? 'Gerade ist viel los. Sie sind als Nächstes an der Reihe.'
        : `Gerade ist viel los. Sie haben Platz ${number(position)} in der Warteschlange.`;
    },
    retrying: 'Neuer Versuch …',
  },
  tool: {
    running: 'Läuft',
    succeeded: 'Erledigt',
    failed: 'Fehlgeschlagen',
    rejected: 'Abgelehnt',
    timedOut: 'Hat zu lange gedauert',
    unknown: 'Unterbrochen: Ergebnis nicht bekannt',
    stopped: 'Angehalten: Ergebnis nicht bekannt',
    waiting: 'Wartet auf eine Genehmigung',
    steps: (count) => plural(count, { one: '# Schritt', other: '# Schritte' }),
    onPage: 'auf dieser Seite',
    details: 'Einzelheiten',
    noArguments: 'Keine Angaben',
  },
  approval: {
    needed: 'Ihre Genehmigung ist nötig',
    waiting: 'Wartet auf unser Team',
    waitingHint: 'Jemand aus unserem Team muss das genehmigen. Sie können weiterschreiben.',
    twoPeopleHint: 'Zwei Personen aus unserem Team müssen das genehmigen. Sie können weiterschreiben.',
    approve: 'Genehmigen',
    decline: 'Ablehnen',
    confirmDecline: 'Ablehnung bestätigen',
    back: 'Zurück',
    reason: 'Grund (freiwillig)',
    sending: 'Ihre Entscheidung wird gesendet …',
    hiddenArguments: 'Die Einzelheiten sieht nur unser Team.',
    expiresIn: (time) => `Läuft ab, noch ${time}`,
    askedBy: (agent, worksFor) =>
      worksFor.length === 0 ? `Angefragt von: ${agent}` : `Angefragt von: ${agent}, im Auftrag von: ${list(worksFor)}`,
    outcome: (status, who) => {
      const what = outcomes[status] ?? status;
      return who === '' ? what : `${what} von ${who}`;
    },
    given: (reason) => `Grund: ${reason}`,
    edited: 'Die Angaben wurden vor der Genehmigung geändert:',
    byYou: 'Ihnen',
    byTeammate: 'unserem Team',
  },
  interrupted: {
    needed: 'Unterbrochen: Ist das geschehen?',
    neededHint:
      'Das wurde bei uns während der Ausführung unterbrochen. Wir können nicht sagen, wie weit es gekommen ist.',
    checking: 'Wir prüfen, ob das geklappt hat',
    checkingHint: 'Es wurde bei uns unterbrochen. Jemand aus unserem Team klärt das. Sie können weiterschreiben.',
    happened: 'Es ist geschehen',
    notHappened: 'Es ist nicht geschehen',
    again: 'Noch einmal ausführen',
    againHint: 'Falls es schon geschehen ist, geschieht es dadurch ein zweites Mal.',
    confirmAgain: 'Ja, noch einmal ausführen',
    answered: (answer, who) => (who === '' ? answers[answer] : `Beantwortet von ${who}: ${answers[answer]}`),
  },
  announce: {
    responding: 'Der Assistent antwortet …',
    assistantSays: (text) => `Assistent: ${text}`,
    operatorSays: (name, text) => `${name ?? 'Jemand aus unserem Team'}: ${text}`,
    approvalNeeded: (summary) => `Ihre Genehmigung ist nötig: ${summary}`,
    waitingForTeammate: (summary) => `Wartet auf die Genehmigung unseres Teams: ${summary}`,
    decided: (summary, status) => `${outcomes[status] ?? status}: ${summary}`,
    answerNeeded: (summary) => `Ihre Antwort ist nötig: ${summary}`,
    checking: (summary) => `Wir prüfen, ob das geklappt hat: ${summary}`,
    answered: (summary, answer) => `${summary} Antwort: ${answers[answer]}.`,
    interrupted: 'Die Antwort wurde unterbrochen.',
    slowedDown: (seconds) =>
      plural(seconds, {
        one: 'Sie schreiben sehr schnell. Ihre Nachricht wird in # Sekunde gesendet.',
        other: 'Sie schreiben sehr schnell. Ihre Nachricht wird in # Sekunden gesendet.',
      }),
    notSent: (reason) => `Nicht gesendet. ${reason}`,
  },
  errors: {
    bad_request: 'Die Anfrage ist nicht gültig.',
    unauthorized: 'Bitte melden Sie sich noch einmal an.',
    forbidden: 'Das ist Ihnen nicht erlaubt.',
    not_found: 'Das gibt es nicht.',
    unsupported: 'Dieser Server kennt den Befehl nicht.',
    rate_limited: 'Zu viele Anfragen. Bitte warten Sie einen Moment.',
    run_busy: 'Es wird noch eine Antwort geschrieben.',
    queue_full: 'Es warten schon zu viele Nachrichten.',
    already_resolved: 'Darüber hat schon jemand entschieden.',
    hash_mismatch: 'Was Sie entschieden haben, hat sich geändert. Bitte sehen Sie es sich noch einmal an.',
    expired: 'Für eine Entscheidung ist es zu spät.',
    key_conflict: 'Dieser Schlüssel wurde schon für eine andere Anfrage verwendet.',
    budget_exhausted: 'Diese Unterhaltung hat ihr Limit erreicht. Bitte beginnen Sie eine neue.',
    draining: 'Der Server startet neu. Bitte versuchen Sie es noch einmal.',
    unavailable: 'Der Dienst ist zurzeit nicht verfügbar.',
    internal: 'Bei uns ist etwas schiefgegangen.',
    input_blocked: 'Diese Anfrage kann ich leider nicht bearbeiten.',
    output_blocked: 'Ich konnte keine sichere Antwort geben. Bitte versuchen Sie es noch einmal.',
    max_turns:
      'Ihre Anfrage braucht leider mehr Schritte, als ich auf einmal schaffe. Könnten Sie sie in kleinere Fragen aufteilen?',
    max_handoffs: 'Ihre Anfrage wurde zu oft weitergeleitet. Bitte stellen Sie sie auf andere Weise.',
    model_unavailable: 'Der Assistent ist zurzeit nicht verfügbar. Bitte versuchen Sie es gleich noch einmal.',
    model_timeout: 'Der Assistent hat zu lange für die Antwort gebraucht. Bitte versuchen Sie es noch einmal.',
    model_refused: 'Dabei kann ich leider nicht helfen.',
    model_error: 'Die Antwort des Assistenten war nicht brauchbar. Bitte versuchen Sie es noch einmal.',
    tool_failed: 'Ein Schritt der Antwort ist fehlgeschlagen. Bitte versuchen Sie es noch einmal.',
    cancelled: 'Die Antwort wurde angehalten.',
  },
});
