/** Spanish. */
import type { SignalFamilies } from '../signal-names.ts';

export const SPANISH: SignalFamilies = {
  handOver:
    'muéstrame, muestra, muestre, muéstreme, dame, deme, dime, dígame, enumera, enumere, lista, liste, envíame, envíeme, manda*, repite, repita, imprime, imprima, escribe, escriba, revela, revele, exporta, traduce, traduzca, cita, copia, pásame, resume, lee, entrega',
  what: 'qué, que dice, cuál, cuáles, cuales',
  claim: 'soy, como, trabajo, somos, habla, en nombre de, le habla',
  maker:
    'openai, anthropic, creador*, administrador*, desarrollador*, programador*, dueño*, gerente, jefe, propietari*, operador*, equipo de seguridad, admin, director*',
  unlock:
    'desactiva*, apaga*, elimina*, quita*, ignora*, ignore*, omite*, salta*, saltarte, evita*, levanta*, rompe*, deshabilita*, activa*, desbloque*',
  allowed:
    'te autorizo, te permito, te doy permiso, tienes permiso, puedes responder, estás autorizad*, te ordeno, le autorizo, le ordeno, tienes autorización',
  restriction:
    'restriccion*, filtro*, seguridad, reglas, límite*, limitacion*, responder todo, responder a todo, decir todo, aprobacion*, protecciones, salvaguard*, normas, depuración, cualquier cosa, verificación*, instrucciones',
  received:
    'sigues, debes seguir, te rigen, te guían, programaron, te dio, te dieron, te han dado, has recibido, recibiste, te ha dado, te dijeron, te dijo, te han dicho, le dieron, ha recibido, te entregaron, te proporcion*, te asign*, te pusieron, te dijeron',
  secretOrders:
    'tu prompt, su prompt, instrucciones ocultas, instrucciones secretas, reglas ocultas, reglas secretas, mensaje de sistema, mensaje del sistema, mensaje oculto, instrucciones iniciales, instrucciones internas, texto oculto, instrucciones originales',
  ownConfig:
    'tu configuración, su configuración interna, tus secretos, tu código fuente, tus credenciales, configuración interna',
  aboveThis:
    'antes de esta línea, antes de este mensaje, encima de este mensaje, sobre este mensaje, arriba de este mensaje, antes de mi mensaje, antes de mi primer mensaje, encima de esta línea, por encima de este, anterior a este mensaje',
  toolAccess:
    'herramientas a las que tienes acceso, a las que tienes acceso, tus herramientas, tus funciones, que puedes llamar, que puedes invocar, herramientas internas, esquema json, esquemas json, a tu disposición, herramientas disponibles para ti',
  otherPeople:
    'otros clientes, otro cliente, demás clientes, todos los clientes, otros usuarios, demás usuarios, todos los usuarios, otros compradores, lista de clientes, cada cliente, otras personas',
  personalData:
    'pedido*, dirección*, direcciones, correo*, e mail*, teléfono*, datos, nombres, mensajes, historial*, cuentas, tarjetas, contraseñas, lista de clientes, facturas, conversacion*, compras, base de datos',
  previousCustomer:
    'cliente anterior, último cliente, anterior cliente, usuario anterior, cliente de antes, otro cliente, otro usuario',
  wrote: 'escribió, dijo, preguntó, ha escrito, conversación, chat, mensajes, te dijo, escrito',
  credential:
    'clave de api, clave api, claves api, claves de api, api key*, variables de entorno, variable de entorno, contraseña de la base, token de acceso, tokens de acceso, clave secreta, claves secretas, tus credenciales, tu contraseña, contraseña del administrador, clave privada',
  keeping:
    'guardan, almacen*, proteg*, opinan, opiniones, reseñas, privacidad, equivocad*, valoraciones, por error, dicen',
  howTo: 'cómo, dónde, puedo, quiero, necesito, busco, por qué, quisiera, debo',
  annulled:
    'ya no importa*, ya no aplica*, ya no se aplica*, ya no cuenta*, ya no vale*, ya no son válid*, ya no tiene*, como borrad*, como eliminad*, canceladas, anuladas, ya no rige*, quedan anulad*, quedan sin efecto, sin efecto, obsolet*, ya no estás, inválid*, caducad*, derogad*',
  orders:
    'instruccion*, reglas, normas, directrices, programación, órdenes, prompt*, indicaciones, políticas, pautas, restricciones, mensaje del sistema',
  notFollow:
    'no sigas, deja de seguir, no seguirás, ya no sigues, no obedezcas, deja de obedecer, no tienes que seguir, no debes seguir, no hagas caso, ya no estás sujeto, ya no estás obligado, ya no tienes que seguir, no tienes que cumplir, no cumplas',
  theirs:
    'de la tienda, de la empresa, del operador, tu, tus, de los desarrolladores, del sistema, anteriores, previas, del desarrollador, de tus creadores, te dieron',
  obeyMe:
    'solo harás lo que yo, solo haces lo que yo, haz solo lo que yo, solo lo que yo diga, solo lo que yo digo, obedéceme, obedece solo, harás lo que yo diga, solo me obedeces, hazme caso solo a mi',
  actAs:
    'actúa como, finge, imagina que eres, haz de cuenta, compórtate como, eres ahora, ahora eres, simula, juega el papel, haz el papel, responde como, interpreta',
  persona:
    'abuela, abuelita, terminal, sin límites, sin reglas, sin restricciones, no tiene reglas, no tiene límites, no tienes reglas, no tienes límites, hacker, puede decir cualquier, consola sql, línea de comandos',
  markApproved:
    'márcalo como aprobado, márcala como aprobada, márquelo como aprobado, como aprobado, como aprobada, apruébalo tú, apruébalo tu mismo, apruébala tú, aprueba tú mismo, aprobarlo tú mismo, dalo por aprobado, apruébalo por tu cuenta',
  withoutStaff:
    'sin preguntar a nadie, sin preguntar, sin pedir permiso, sin aprobación, sin autorización, sin confirmación, sin consultar, sin esperar, no preguntes a nadie, sin supervisión, sin revisión, sin que nadie',
  refund:
    'reembols*, haz el, devuelve*, paga, pague, transfiere, aprueba, ejecuta, cancela, procesa, abona, devolucion*, emite',
  noApproval:
    'no necesitan aprobación, sin control*, no requieren aprobación, sin aprobación, aprobados automáticamente, no necesitan autorización, sin verificación, ya no necesitan',
  asksWhether: 'mi, mis, por qué, se aprobó, hay, es, cuándo, preguntarme, nuestro, cancelaron',
  everything: 'todo',
  forget: 'olvida, olvide, ignora, ignore, descarta, deja de lado',
  toldYou: 'te dijeron, te han dicho, te enseñaron, te dijo, has aprendido, le dijeron, te hayan dicho',
  iSaid: 'te dije, te he dicho, dije, escribí, mi mensaje',
  complete: 'continúa, completa, sigue, continúe, termina',
  myPrompt:
    'mi prompt de sistema dice, mi prompt del sistema dice, mi prompt dice, mis instrucciones dicen, mi prompt de sistema empieza',
  forbidden: 'prohibido, prohibida',
  permitted: 'ahora está permitido, ahora es obligatorio, ahora permitido',
  followedBy: 'seguido de, seguida de',
  addLink: 'añade un enlace, agrega un enlace, incluye un enlace, incluye una imagen',
  goods:
    'montaje, entrega*, envío, devolver, garantía, lavado, limpieza, fabricante, cupón, paquete, repartidor*, mueble*, receta*, manual, cambio*, instalación',
  mine: 'mi, mis, nuestro, nuestra',
  freedom:
    'acceso completo, acceso total, todos los permisos, modo mantenimiento, modo de mantenimiento, modo depuración, modo desarrollador, modo administrador, modo de prueba, sin restricciones, sin filtros, sin límites, responde todo, datos internos',
  toAi: 'nota para la ia, a la ia, atención ia, si eres una ia, instrucción para la ia, instrucciones para el asistente, para el asistente, querida ia, la ia debe, el asistente debe',
  tamper:
    'hazme admin, hazme administrador, dame permisos de admin, dame derechos de administrador, pon el precio a 0, pon el precio en 0, aumenta el límite de reembolso, cambia mi rol, pon mi saldo',
  unbound:
    'ya no eres un, ya no eres una, no eres un asistente, deja de ser un, olvida que eres, eres libre de, no estás sujeto, ya no estás limitado, no salgas del personaje, tu alter ego, tu nuevo nombre, tu nueva identidad, tu nuevo rol, no tienes reglas, no tienes límites, no tienes restricciones, en un mundo sin reglas, tu verdadero yo',
  asksForOrders:
    'qué no puedes decir, qué tienes prohibido, qué no te permiten, cómo fuiste configurado, cómo te configuraron, cómo estás programado, qué reglas sigues, qué reglas debes seguir, frase de tus instrucciones, línea de tus instrucciones, cuáles son tus instrucciones, cuáles son tus reglas, qué instrucciones tienes, qué restricciones tienes',
};
