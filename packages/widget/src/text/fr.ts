import type { Answer } from '../state/timeline.ts';
import type { TranslatedLanguage } from './texts.ts';

const outcomes: Readonly<Record<string, string>> = {
  approved: 'Demande approuvée',
  rejected: 'Demande refusée',
  expired: 'Demande expirée : personne n’a décidé à temps',
  cancelled: 'Demande devenue inutile',
};

/** What each answer about an interrupted call is called, after a colon. */
const answers: Readonly<Record<Answer, string>> = {
  done: 'cela a eu lieu',
  not_done: 'cela n’a pas eu lieu',
  retry: 'à refaire',
  expired: 'résultat inconnu, personne n’a répondu à temps',
  cancelled: 'plus nécessaire',
};

/** The same, standing alone. */
const answersAlone: Readonly<Record<Answer, string>> = {
  done: 'Cela a eu lieu',
  not_done: 'Cela n’a pas eu lieu',
  retry: 'À refaire',
  expired: 'Résultat inconnu, personne n’a répondu à temps',
  cancelled: 'Plus nécessaire',
};

/** French. */
export const language: TranslatedLanguage = ({ number, plural, list }) => ({
  open: 'Ouvrir le chat',
  openUnread: (count) =>
    plural(count, { one: 'Ouvrir le chat, # message non lu', other: 'Ouvrir le chat, # messages non lus' }),
  close: 'Fermer le chat',
  title: 'Chat',
  assistant: 'Assistant',
  you: 'Vous',
  teammate: 'Un membre de notre équipe',
  simulated: 'Modèle simulé',
  simulatedHint: 'Aucun fournisseur d’IA n’est connecté : les réponses proviennent d’une simulation intégrée.',
  newConversation: 'Nouvelle conversation',
  withOperators: (names) =>
    names.length === 1
      ? `${list(names)} participe à cette conversation`
      : `${list(names)} participent à cette conversation`,
  greeting: 'Comment pouvons-nous vous aider ?',
  greetingHint: 'Posez une question ou commencez par l’une de ces suggestions.',
  startersLabel: 'Questions suggérées',
  chooseAgent: 'À qui souhaitez-vous parler ?',
  handedOver: (title) =>
    title === undefined ? 'Votre question a été transmise.' : `Vous échangez maintenant avec : ${title}`,
  transcript: 'Conversation',
  newMessages: (count) => plural(count, { one: '# nouveau message', other: '# nouveaux messages' }),
  earlierMessages: 'Messages précédents',
  loadingEarlier: 'Chargement des messages précédents…',
  earlierFailed: 'Les messages précédents n’ont pas pu être chargés.',
  earlierLoaded: (count) =>
    plural(count, { one: '# message précédent chargé', other: '# messages précédents chargés' }),
  beginning: 'Début de la conversation',
  latest: 'Aller à la fin',
  limit: {
    conversationNear: 'Cette conversation a presque atteint sa limite.',
    conversationReached: 'Cette conversation a atteint sa limite.',
    dayNear: 'Vous avez presque atteint votre limite pour aujourd’hui.',
    dayReached: (time) =>
      `Vous avez atteint votre limite pour aujourd’hui. Vous pourrez de nouveau écrire à partir de ${time}.`,
  },
  composer: {
    label: 'Votre message',
    placeholder: 'Écrivez un message…',
    closed: 'Plus de nouveaux messages',
    send: 'Envoyer',
    stop: 'Arrêter la réponse',
    tooLong: (over) => plural(over, { one: '# caractère de trop', other: '# caractères de trop' }),
    refused: 'Le message n’a pas été envoyé',
  },
  connection: {
    connecting: 'Connexion en cours…',
    offline: 'Pas de connexion.',
    retryIn: (seconds) =>
      plural(seconds, { one: 'Nouvelle tentative dans # seconde.', other: 'Nouvelle tentative dans # secondes.' }),
    retrying: 'Nouvelle tentative…',
    queueHint: 'Vos messages seront envoyés dès qu’elle sera rétablie.',
    runGoesOn: 'La rédaction de la réponse se poursuit sur le serveur.',
    failed: 'Le chat n’est pas disponible sur cette page pour le moment.',
    retryNow: 'Réessayer maintenant',
    signInEnded: 'Votre session a pris fin.',
    asGuest: 'Continuer sans vous connecter',
  },
  message: {
    sending: 'Envoi en cours…',
    whenOnline: 'Sera envoyé lorsque vous serez de nouveau en ligne',
    slowedDown: (seconds) =>
      plural(seconds, {
        one: 'Vous écrivez très vite. Envoi dans # seconde.',
        other: 'Vous écrivez très vite. Envoi dans # secondes.',
      }),
    behind: 'Sera envoyé ensuite',
    failed: 'Non envoyé.',
    retry: 'Réessayer',
    discard: 'Supprimer',
    edit: 'Modifier',
    reword: 'Modifier et renvoyer',
    copy: 'Copier',
    copied: 'Copié',
    stopped: 'Arrêtée',
    interrupted: 'Cette réponse a été interrompue.',
    retracted: 'Ce message a été retiré.',
    tooLong: 'La réponse a été coupée, car elle devenait trop longue.',
    filtered: 'La réponse a été coupée par un filtre de contenu.',
    thinking: 'Réflexion en cours',
    queued: (position) =>
      position <= 1
        ? 'Prochain message traité'
        : plural(position - 1, {
            one: 'En attente, # message avant celui-ci',
            other: 'En attente, # messages avant celui-ci',
          }),
    cancelQueued: 'Annuler',
    sources: 'Sources',
  },
  answer: {
    code: 'Code',
    codeIn: (language) => `Code : ${language}`,
    copyCode: 'Copier le code',
    table: 'Tableau',
    image: 'Image',
    loadImage: (host) => `Charger l’image depuis ${host}`,
    imageFailed: 'L’image n’a pas pu être chargée.',
    actions: 'À propos de cette réponse',
    good: 'Bonne réponse',
    bad: 'Mauvaise réponse',
    comment: 'Pourquoi ? (facultatif)',
    send: 'Envoyer',
    skip: 'Non, merci',
    thanks: 'Merci.',
    notGiven: 'L’avis n’a pas été envoyé.',
  },
  list: {
    open: 'Vos conversations',
    back: 'Retour au chat',
    none: 'Aucune conversation pour l’instant.',
    failed: 'Vos conversations ne peuvent pas être affichées pour le moment.',
    more: 'Afficher plus',
    untitled: 'Conversation',
    news: 'Nouveau',
    sound: 'Son pour les nouveaux messages',
    current: 'Affichée',
    confirm: 'Supprimer définitivement',
    keep: 'Conserver',
    waiting: (count) => plural(count, { one: '# décision en attente', other: '# décisions en attente' }),
    remove: (title) => `Supprimer « ${title} »`,
  },
  run: {
    cancelled: 'Arrêtée avant qu’une réponse soit rédigée.',
    failed: 'Une erreur s’est produite de notre côté.',
    again: 'Réessayer',
    busy: (position) => {
      if (position === undefined) return 'Nous sommes très sollicités. Votre tour viendra.';
      return position <= 1
        ? 'Nous sommes très sollicités. Vous passez juste après.'
        : `Nous sommes très sollicités. Votre place dans la file d’attente : ${number(position)}.`;
    },
    retrying: 'Nouvelle tentative…',
  },
  tool: {
    running: 'En cours',
    succeeded: 'Terminé',
    failed: 'Échec',
    rejected: 'Refusé',
    timedOut: 'Délai dépassé',
    unknown: 'Interrompu : résultat inconnu',
    stopped: 'Arrêté : résultat inconnu',
    waiting: 'En attente d’une approbation',
    steps: (count) => plural(count, { one: '# étape', other: '# étapes' }),
    onPage: 'sur cette page',
    details: 'Détails',
    noArguments: 'Aucun paramètre',
  },
  approval: {
    needed: 'Votre approbation est nécessaire',
    waiting: 'En attente de notre équipe',
    waitingHint: 'Un membre de notre équipe doit approuver cette demande. Vous pouvez continuer à écrire.',
    twoPeopleHint: 'Deux membres de notre équipe doivent approuver cette demande. Vous pouvez continuer à écrire.',
    approve: 'Approuver',
    decline: 'Refuser',
    confirmDecline: 'Confirmer le refus',
    back: 'Retour',
    reason: 'Motif (facultatif)',
    sending: 'Envoi de votre décision…',
    hiddenArguments: 'Seule notre équipe peut voir les détails.',
    expiresIn: (time) => `Expire dans ${time}`,
    askedBy: (agent, worksFor) =>
      worksFor.length === 0 ? `Demandé par : ${agent}` : `Demandé par : ${agent}, pour : ${list(worksFor)}`,
    outcome: (status, who) => {
      const what = outcomes[status] ?? status;
      return who === '' ? what : `${what} par ${who}`;
    },
    given: (reason) => `Motif : ${reason}`,
    edited: 'Les détails ont été modifiés avant l’approbation :',
    edit: 'Modifier…',
    approveEdited: 'Approuver avec les modifications',
    editAsJson: 'Détails, en JSON',
    notValid: 'Cela ne peut pas être utilisé ainsi.',
    endorsed: (who) => `1 approbation sur 2, par ${who}`,
    byYou: 'vous',
    byTeammate: 'un membre de notre équipe',
  },
  grant: {
    offer: 'Les suivantes aussi…',
    offered: 'Les demandes suivantes sont approuvées sans vous consulter, tant que tout ceci est vrai :',
    same: (name, value) => `${name} est ${value}`,
    atMost: (name, value) => `${name} est au plus ${value}`,
    uses: (count) => plural(count, { one: 'pour # demande de plus', other: 'pour # demandes de plus au maximum' }),
    lasts: (time) => `pendant ${time} à partir de maintenant`,
    confirm: 'Approuver tout cela',
    given: (uses) =>
      uses === 0
        ? 'Les demandes suivantes sont aussi approuvées :'
        : `Les demandes suivantes sont aussi approuvées. Utilisées jusqu’ici : ${number(uses)}`,
    over: (uses) => `Les demandes suivantes ne sont plus approuvées. Utilisées : ${number(uses)}`,
    revoke: 'Retirer',
    covered: 'Couvert par une approbation antérieure.',
  },
  interrupted: {
    needed: 'Interrompu : cela a-t-il eu lieu ?',
    neededHint:
      'Cette opération a été interrompue de notre côté pendant son exécution, et nous ne savons pas jusqu’où elle est allée.',
    checking: 'Nous vérifions si cela a abouti',
    checkingHint:
      'L’opération a été interrompue de notre côté. Un membre de notre équipe se renseigne. Vous pouvez continuer à écrire.',
    happened: 'Cela a eu lieu',
    notHappened: 'Cela n’a pas eu lieu',
    again: 'Refaire',
    againHint: 'Si cela a déjà eu lieu, cela se produira une seconde fois.',
    confirmAgain: 'Oui, refaire',
    answered: (answer, who) => (who === '' ? answersAlone[answer] : `Réponse donnée par ${who} : ${answers[answer]}`),
  },
  announce: {
    responding: 'L’assistant rédige une réponse…',
    assistantSays: (text) => `Assistant : ${text}`,
    operatorSays: (name, text) => `${name ?? 'Un membre de notre équipe'} : ${text}`,
    approvalNeeded: (summary) => `Votre approbation est nécessaire : ${summary}`,
    waitingForTeammate: (summary) => `En attente de l’approbation de notre équipe : ${summary}`,
    decided: (summary, status) => `${outcomes[status] ?? status}. ${summary}`,
    answerNeeded: (summary) => `Votre réponse est nécessaire : ${summary}`,
    checking: (summary) => `Nous vérifions si cela a abouti : ${summary}`,
    answered: (summary, answer) => `${summary} Réponse : ${answers[answer]}.`,
    interrupted: 'La réponse a été interrompue.',
    slowedDown: (seconds) =>
      plural(seconds, {
        one: 'Vous écrivez très vite. Votre message sera envoyé dans # seconde.',
        other: 'Vous écrivez très vite. Votre message sera envoyé dans # secondes.',
      }),
    notSent: (reason) => `Non envoyé. ${reason}`,
  },
  errors: {
    bad_request: 'La demande n’est pas valide.',
    unauthorized: 'Veuillez vous reconnecter.',
    forbidden: 'Vous n’êtes pas autorisé à faire cela.',
    not_found: 'Cet élément n’existe pas.',
    unsupported: 'Ce serveur ne connaît pas cette commande.',
    rate_limited: 'Trop de demandes. Veuillez patienter un instant.',
    run_busy: 'Une réponse est encore en cours de rédaction.',
    queue_full: 'Trop de messages sont déjà en attente.',
    already_resolved: 'Quelqu’un a déjà pris cette décision.',
    hash_mismatch: 'Ce sur quoi vous avez décidé a changé. Veuillez le vérifier de nouveau.',
    expired: 'Il est trop tard pour prendre cette décision.',
    key_conflict: 'Cette clé a déjà servi pour une autre demande.',
    budget_exhausted: 'Cette conversation a atteint sa limite. Veuillez en commencer une nouvelle.',
    draining: 'Le serveur redémarre. Veuillez réessayer.',
    unavailable: 'Le service n’est pas disponible pour le moment.',
    internal: 'Une erreur s’est produite de notre côté.',
    input_blocked: 'Je suis désolé, je ne peux pas traiter cette demande.',
    output_blocked: 'Je n’ai pas pu donner de réponse sûre. Veuillez réessayer.',
    max_turns:
      'Je suis désolé, votre demande nécessite plus d’étapes que je ne peux en traiter en une fois. Pourriez-vous la diviser en questions plus petites ?',
    max_handoffs: 'Votre demande a été transmise trop de fois. Veuillez la formuler autrement.',
    model_unavailable: 'L’assistant n’est pas disponible pour le moment. Veuillez réessayer dans un instant.',
    model_timeout: 'L’assistant a mis trop de temps à répondre. Veuillez réessayer.',
    model_refused: 'Je suis désolé, je ne peux pas vous aider sur ce point.',
    model_error: 'La réponse de l’assistant n’était pas utilisable. Veuillez réessayer.',
    tool_failed: 'Une étape de la réponse a échoué. Veuillez réessayer.',
    cancelled: 'La réponse a été arrêtée.',
  },
});
