import type { Answer } from '../state/timeline.ts';
import type { TranslatedLanguage } from './texts.ts';

const outcomes: Readonly<Record<string, string>> = {
  approved: 'Solicitud aprobada',
  rejected: 'Solicitud rechazada',
  expired: 'Solicitud caducada: nadie decidió a tiempo',
  cancelled: 'La solicitud ya no es necesaria',
};

/** What each answer about an interrupted call is called, after a colon. */
const answers: Readonly<Record<Answer, string>> = {
  done: 'sí se realizó',
  not_done: 'no se realizó',
  retry: 'hacerlo de nuevo',
  expired: 'no se sabe, nadie respondió a tiempo',
  cancelled: 'ya no es necesario',
};

/** The same, standing alone. */
const answersAlone: Readonly<Record<Answer, string>> = {
  done: 'Sí se realizó',
  not_done: 'No se realizó',
  retry: 'Hacerlo de nuevo',
  expired: 'No se sabe, nadie respondió a tiempo',
  cancelled: 'Ya no es necesario',
};

/** Spanish. */
export const language: TranslatedLanguage = ({ number, plural, list }) => ({
  open: 'Abrir el chat',
  openUnread: (count) =>
    plural(count, { one: 'Abrir el chat, # mensaje sin leer', other: 'Abrir el chat, # mensajes sin leer' }),
  close: 'Cerrar el chat',
  title: 'Chat',
  assistant: 'Asistente',
  you: 'Usted',
  teammate: 'Una persona de nuestro equipo',
  simulated: 'Modelo simulado',
  simulatedHint: 'No hay ningún proveedor de IA conectado: las respuestas provienen de una simulación integrada.',
  newConversation: 'Nueva conversación',
  withOperators: (names) =>
    names.length === 1
      ? `${list(names)} participa en esta conversación`
      : `${list(names)} participan en esta conversación`,
  greeting: '¿En qué podemos ayudarle?',
  greetingHint: 'Haga una pregunta o empiece con una de estas.',
  startersLabel: 'Preguntas sugeridas',
  chooseAgent: '¿Con quién desea hablar?',
  handedOver: (title) => (title === undefined ? 'Su pregunta se ha transferido.' : `Ahora habla con: ${title}`),
  transcript: 'Conversación',
  newMessages: (count) => plural(count, { one: '# mensaje nuevo', other: '# mensajes nuevos' }),
  earlierMessages: 'Mensajes anteriores',
  loadingEarlier: 'Cargando mensajes anteriores…',
  earlierFailed: 'No se han podido cargar los mensajes anteriores.',
  earlierLoaded: (count) =>
    plural(count, { one: '# mensaje anterior cargado', other: '# mensajes anteriores cargados' }),
  beginning: 'Inicio de la conversación',
  latest: 'Ir al final',
  limit: {
    conversationNear: 'Esta conversación casi ha alcanzado su límite.',
    conversationReached: 'Esta conversación ha alcanzado su límite.',
    dayNear: 'Casi ha alcanzado su límite de hoy.',
    dayReached: (time) => `Ha alcanzado su límite de hoy. Hora a partir de la cual podrá volver a escribir: ${time}.`,
  },
  composer: {
    label: 'Su mensaje',
    placeholder: 'Escriba un mensaje…',
    closed: 'No se admiten más mensajes',
    send: 'Enviar',
    stop: 'Detener la respuesta',
    tooLong: (over) => plural(over, { one: 'Sobra # carácter', other: 'Sobran # caracteres' }),
    refused: 'El mensaje no se ha enviado',
  },
  connection: {
    connecting: 'Conectando…',
    offline: 'Sin conexión.',
    retryIn: (seconds) =>
      plural(seconds, { one: 'Nuevo intento en # segundo.', other: 'Nuevo intento en # segundos.' }),
    retrying: 'Intentándolo de nuevo…',
    queueHint: 'Sus mensajes se enviarán cuando se restablezca.',
    runGoesOn: 'La respuesta se sigue escribiendo en el servidor.',
    failed: 'El chat no está disponible en esta página en este momento.',
    retryNow: 'Intentar ahora',
    signInEnded: 'Su sesión ha terminado.',
    asGuest: 'Continuar sin identificarse',
  },
  message: {
    sending: 'Enviando…',
    whenOnline: 'Se enviará cuando vuelva a tener conexión',
    slowedDown: (seconds) =>
      plural(seconds, {
        one: 'Está escribiendo muy rápido. Se enviará en # segundo.',
        other: 'Está escribiendo muy rápido. Se enviará en # segundos.',
      }),
    behind: 'Se enviará a continuación',
    failed: 'No se ha enviado.',
    retry: 'Reintentar',
    discard: 'Descartar',
    edit: 'Editar',
    reword: 'Editar y enviar de nuevo',
    copy: 'Copiar',
    copied: 'Copiado',
    stopped: 'Detenida',
    interrupted: 'Esta respuesta se ha interrumpido.',
    retracted: 'Este mensaje se ha retirado.',
    tooLong: 'La respuesta se ha cortado porque era demasiado larga.',
    filtered: 'Un filtro de contenido ha cortado la respuesta.',
    thinking: 'Pensando',
    queued: (position) =>
      position <= 1
        ? 'Es el siguiente mensaje'
        : plural(position - 1, { one: 'En espera, # mensaje antes', other: 'En espera, # mensajes antes' }),
    cancelQueued: 'Cancelar',
    sources: 'Fuentes',
  },
  answer: {
    code: 'Código',
    codeIn: (language) => `Código: ${language}`,
    copyCode: 'Copiar el código',
    table: 'Tabla',
    image: 'Imagen',
    loadImage: (host) => `Cargar la imagen de ${host}`,
    imageFailed: 'No se pudo cargar la imagen.',
    actions: 'Sobre esta respuesta',
    good: 'Buena respuesta',
    bad: 'Mala respuesta',
    comment: '¿Por qué? (opcional)',
    send: 'Enviar',
    skip: 'No, gracias',
    thanks: 'Gracias.',
    notGiven: 'La valoración no se ha enviado.',
  },
  list: {
    open: 'Sus conversaciones',
    back: 'Volver al chat',
    none: 'Todavía no hay conversaciones.',
    failed: 'Sus conversaciones no se pueden mostrar ahora.',
    more: 'Mostrar más',
    untitled: 'Conversación',
    news: 'Nuevo',
    sound: 'Sonido para los mensajes nuevos',
    current: 'Abierta ahora',
    confirm: 'Eliminar definitivamente',
    keep: 'Conservar',
    waiting: (count) => plural(count, { one: '# decisión pendiente', other: '# decisiones pendientes' }),
    remove: (title) => `Eliminar «${title}»`,
  },
  run: {
    cancelled: 'Detenida antes de que se escribiera una respuesta.',
    failed: 'Se ha producido un error por nuestra parte.',
    again: 'Intentar de nuevo',
    busy: (position) => {
      if (position === undefined) return 'Estamos ocupados en este momento. Pronto será su turno.';
      return position <= 1
        ? 'Estamos ocupados en este momento. El siguiente turno es el suyo.'
        : `Estamos ocupados en este momento. Su turno en la cola: ${number(position)}.`;
    },
    retrying: 'Intentándolo de nuevo…',
  },
  tool: {
    running: 'En curso',
    succeeded: 'Hecho',
    failed: 'Ha fallado',
    rejected: 'Rechazado',
    timedOut: 'Ha tardado demasiado',
    unknown: 'Interrumpido: resultado desconocido',
    stopped: 'Detenido: resultado desconocido',
    waiting: 'A la espera de una aprobación',
    steps: (count) => plural(count, { one: '# paso', other: '# pasos' }),
    onPage: 'en esta página',
    details: 'Detalles',
    noArguments: 'Sin datos',
  },
  approval: {
    needed: 'Se necesita su aprobación',
    waiting: 'A la espera de nuestro equipo',
    waitingHint: 'Una persona de nuestro equipo tiene que aprobarlo. Puede seguir escribiendo.',
    twoPeopleHint: 'Dos personas de nuestro equipo tienen que aprobarlo. Puede seguir escribiendo.',
    approve: 'Aprobar',
    decline: 'Rechazar',
    confirmDecline: 'Confirmar el rechazo',
    back: 'Atrás',
    reason: 'Motivo (opcional)',
    sending: 'Enviando su decisión…',
    hiddenArguments: 'Solo nuestro equipo puede ver los detalles.',
    expiresIn: (time) => `Caduca en ${time}`,
    askedBy: (agent, worksFor) =>
      worksFor.length === 0 ? `Lo solicita: ${agent}` : `Lo solicita: ${agent}, para: ${list(worksFor)}`,
    outcome: (status, who) => {
      const what = outcomes[status] ?? status;
      return who === '' ? what : `${what} por ${who}`;
    },
    given: (reason) => `Motivo: ${reason}`,
    edited: 'Los detalles se modificaron antes de la aprobación:',
    edit: 'Cambiar…',
    approveEdited: 'Aprobar con los cambios',
    editAsJson: 'Detalles, en JSON',
    notValid: 'Así no se puede usar.',
    endorsed: (who) => `1 de 2 aprobaciones, de ${who}`,
    byYou: 'usted',
    byTeammate: 'una persona de nuestro equipo',
  },
  grant: {
    offer: 'También las siguientes…',
    offered: 'Las solicitudes siguientes se aprueban sin volver a preguntarle, siempre que se cumpla todo esto:',
    same: (name, value) => `${name} es ${value}`,
    atMost: (name, value) => `${name} es como máximo ${value}`,
    uses: (count) => plural(count, { one: 'para # solicitud más', other: 'para # solicitudes más como máximo' }),
    lasts: (time) => `durante ${time} a partir de ahora`,
    confirm: 'Aprobar todo esto',
    given: (uses) =>
      uses === 0
        ? 'Las solicitudes siguientes también están aprobadas:'
        : `Las solicitudes siguientes también están aprobadas. Usadas hasta ahora: ${number(uses)}`,
    over: (uses) => `Las solicitudes siguientes ya no están aprobadas. Usadas: ${number(uses)}`,
    revoke: 'Retirar',
    covered: 'Cubierto por una aprobación anterior.',
  },
  interrupted: {
    needed: 'Interrumpido: ¿se ha realizado?',
    neededHint: 'Esto se interrumpió por nuestra parte mientras se realizaba y no sabemos hasta dónde llegó.',
    checking: 'Estamos comprobando si se ha completado',
    checkingHint:
      'Se interrumpió por nuestra parte. Una persona de nuestro equipo lo está comprobando. Puede seguir escribiendo.',
    happened: 'Sí se realizó',
    notHappened: 'No se realizó',
    again: 'Hacerlo de nuevo',
    againHint: 'Si ya se realizó, se realizará por segunda vez.',
    confirmAgain: 'Sí, hacerlo de nuevo',
    answered: (answer, who) => (who === '' ? answersAlone[answer] : `Respuesta dada por ${who}: ${answers[answer]}`),
  },
  announce: {
    responding: 'El asistente está respondiendo…',
    assistantSays: (text) => `Asistente: ${text}`,
    operatorSays: (name, text) => `${name ?? 'Una persona de nuestro equipo'}: ${text}`,
    approvalNeeded: (summary) => `Se necesita su aprobación: ${summary}`,
    waitingForTeammate: (summary) => `A la espera de la aprobación de nuestro equipo: ${summary}`,
    decided: (summary, status) => `${outcomes[status] ?? status}. ${summary}`,
    answerNeeded: (summary) => `Se necesita su respuesta: ${summary}`,
    checking: (summary) => `Estamos comprobando si se ha completado: ${summary}`,
    answered: (summary, answer) => `${summary} Respuesta: ${answers[answer]}.`,
    interrupted: 'La respuesta se ha interrumpido.',
    slowedDown: (seconds) =>
      plural(seconds, {
        one: 'Está escribiendo muy rápido. Su mensaje se enviará en # segundo.',
        other: 'Está escribiendo muy rápido. Su mensaje se enviará en # segundos.',
      }),
    notSent: (reason) => `No se ha enviado. ${reason}`,
  },
  errors: {
    bad_request: 'La solicitud no es válida.',
    unauthorized: 'Inicie sesión de nuevo, por favor.',
    forbidden: 'No tiene permiso para hacer eso.',
    not_found: 'Eso no existe.',
    unsupported: 'Este servidor no conoce esa orden.',
    rate_limited: 'Demasiadas solicitudes. Espere un momento, por favor.',
    run_busy: 'Todavía se está escribiendo una respuesta.',
    queue_full: 'Ya hay demasiados mensajes en espera.',
    already_resolved: 'Alguien ya ha tomado esta decisión.',
    hash_mismatch: 'Lo que iba a decidir ha cambiado. Revíselo de nuevo, por favor.',
    expired: 'Es demasiado tarde para decidirlo.',
    key_conflict: 'Esta clave ya se usó para otra solicitud.',
    budget_exhausted: 'Esta conversación ha alcanzado su límite. Empiece una nueva, por favor.',
    draining: 'El servidor se está reiniciando. Inténtelo de nuevo, por favor.',
    unavailable: 'El servicio no está disponible en este momento.',
    internal: 'Se ha producido un error por nuestra parte.',
    input_blocked: 'Lo siento, no puedo atender esa solicitud.',
    output_blocked: 'No he podido dar una respuesta segura. Inténtelo de nuevo, por favor.',
    max_turns:
      'Lo siento, su solicitud requiere más pasos de los que puedo dar de una vez. ¿Podría dividirla en preguntas más pequeñas?',
    max_handoffs: 'Su solicitud se ha transferido demasiadas veces. Plantéela de otra manera, por favor.',
    model_unavailable: 'El asistente no está disponible en este momento. Inténtelo de nuevo en unos instantes.',
    model_timeout: 'El asistente ha tardado demasiado en responder. Inténtelo de nuevo, por favor.',
    model_refused: 'Lo siento, no puedo ayudarle con eso.',
    model_error: 'La respuesta del asistente no se pudo usar. Inténtelo de nuevo, por favor.',
    tool_failed: 'Ha fallado un paso de la respuesta. Inténtelo de nuevo, por favor.',
    cancelled: 'La respuesta se ha detenido.',
  },
});
