/** Spanish. */
import type { WordFamilies } from '../classes.ts';

export const SPANISH: WordFamilies = {
  override:
    'ignora, ignore, ignorar, ignoren, ignorando, olvida, olvide, olvidar, olvídate, olvídese, olviden, descarta, descarte, descartar, desestima, desestime, omite, omita, haz caso omiso, haga caso omiso, no hagas caso, no sigas, no siga, no obedezcas, deja de seguir, deje de seguir, deja de lado, anula, anule, anular, sobrescribe, elimina, elimine, borra, borre, desobedece, desobedezca, viola, rompe, no tengas en cuenta, no tenga en cuenta, prescinde, pasa por alto, reemplaza, invalida, deja de obedecer',
  overridden:
    'anuladas, canceladas, anulado, desactivadas, eliminadas, nulas, sin efecto, invalidadas, suspendidas, sin validez, desactivados',
  bypass:
    'evita, evite, elude, desactiva, desactive, desactivar, salta, sáltate, sáltese, saltar, omite, omita, apaga, deshabilita, deshabilite, quita, elimina, burla, esquiva, omitir, levanta, saltarte',
  follow:
    'sigas, siga, seguir, sigue, obedezcas, obedece, obedecer, obedezca, cumplas, cumple, cumplir, sujeto, respetes, respetar, aplican, limitado, aplica, rigen',
  negation: 'no, nunca, ya no, deja de, jamás, tampoco, no tienes que, no debes',
  without:
    'no tuvieras, no tuvieses, no tener, sin, sin ninguna, sin ningún, libre de, no tienes, no tiene, liberado de, carente de, no existen, ninguna, ningún, ya no tienes',
  instructions:
    'instrucción, instrucciones, indicación, indicaciones, directiva, directivas, directrices, directriz, órdenes, comandos, consignas, mandatos, pautas',
  rules:
    'regla, reglas, normas, norma, restricción, restricciones, límites, limitaciones, filtro, filtros, políticas, política, pautas, censura, ética, moral, directrices, protocolos, salvaguardas, programación, entrenamiento, barreras, medidas de seguridad, principios, configuración, protecciones',
  prompt: 'prompt, prompts',
  systemPrompt:
    'mensaje de sistema, mensaje del sistema, prompt del sistema, prompt de sistema, prompt inicial, ' +
    'instrucciones del sistema, instrucciones de sistema, indicación del sistema, indicaciones del sistema, ' +
    'instrucción del sistema, mensaje inicial del sistema',
  previous:
    'anterior, anteriores, previa, previas, previo, previos, precedente, precedentes, antes, anteriormente, actuales, existentes, dadas, hasta ahora, ya dadas, originales, pasadas, vigentes, recibidas, previamente, antiguas',
  above:
    'arriba, de arriba, más arriba, antes de esto, antes de este mensaje, antes de esta conversación, por encima, lo de arriba, lo anterior, antes de este chat, encima, que precede, antes de mi mensaje, de esta línea',
  system:
    'sistema, inicial, iniciales, original, originales, ocultas, oculta, ocultos, oculto, secretas, secreta, secreto, secretos, internas, interna, interno, internos, confidencial, confidenciales, desarrolladores, desarrollador, completo, completas, completa, base, de fábrica, de tu sistema, predeterminadas',
  safety: 'seguridad, éticas, ética, éticos, morales, contenido, de seguridad, de contenido',
  your: 'tu, tus, su, sus, tuyas, suyas, vuestras, vuestra, vuestro, tuyo',
  its: 'su, sus',
  my: 'mi, mis, nuestra, nuestro, nuestras, nuestros, cliente, clientes',
  you: 'tú, usted, te, le, os, ti, ustedes',
  yourself: 'tú mismo, usted mismo, ti mismo, tú misma, por tu cuenta, por su cuenta, tu mismo',
  me: 'me, nos, mí',
  other: 'yo, él, ella, puedo, quiero, he, ha, hemos, por qué, podría, debo, repartidor',
  all: 'todas, todos, cualquier, toda, todo, cualquiera, cada, cada una de',
  everything: 'todo, todo lo que, lo que, todo lo, cuanto, lo, todo aquello que',
  what: 'qué, cuál, cuáles, cómo, que',
  told: 'tienes, sigues, dicho, dijeron, dado, dieron, dadas, recibido, recibiste, recibidas, dijo, has recibido, han dicho, enseñado, proporcionadas, aprendido, sabes, indicado, has aprendido, dio, recibió, fueron dadas, ordenado, instruido',
  programmed: 'programado, programada, configurado, instruido, programaron',
  extract:
    'repite, repita, repetir, revela, revele, revelar, imprime, imprima, imprimir, muestra, filtra, divulga, transcribe, copia, copie, reproduce, textualmente, literalmente, palabra por palabra, recita, al pie de la letra, revelas, vuelca, expón, cita, revelan, muéstrame',
  ask: 'muestra, muestre, mostrar, muéstrame, muéstreme, dime, diga, dígame, dame, deme, escribe, escriba, escribir, traduce, traduzca, traducir, resume, resuma, resumir, enseña, enséñame, lista, enumera, describe, explica, comparte, cuéntame, envía, ver, parafrasea, decir, codifica, decirme, mostrarme, darme, pon, proporciona',
  words: 'palabras, texto, contenido, frases, líneas, mensaje, línea',
  beginning:
    'empezando por, empezando con, comenzando con, comenzando por, que empieza, al principio, desde el principio, al inicio, desde el inicio',
  be: 'es, son, eres, está, están, sea, fueras, fueses, estás, quedan, sé, ser, quedaron, han sido, seas',
  filler:
    'nada, el, la, los, las, esas, estas, estos, esos, ese, esa, este, por favor, ahora, ya, simplemente, solo, que, se, has, han, fueron, fue, un, una, como, también, completamente, inmediatamente, y, a, puedes, podrías, puede, debes, exactamente, tienes, tengas, tener, otra, otras, alguna, algún, más, había, hubieras, quiero que, necesito que, en su lugar, si, actúes, entero, entera, íntegro, íntegramente, sus, tal cual, haber',
  article: 'un, una',
  and: 'y, e, o, u, ni',
  about: 'de, del, para, sobre, por, en, con, al, acerca de, a',
  business:
    'entrega, envío, envíos, montaje, devolución, devoluciones, pedido, pedidos, pago, pagos, factura, garantía, lavado, instalación, reembolso, cable, correo, mensaje, producto, productos, compra, cuenta, dirección, uso, cuidado, cambio, cambios, limpieza, juego, cupón, descuento, mensajero, recogida, privacidad, cocción, ensamblaje, armado',
  new: 'nueva, nuevas, nuevo, nuevos, actualizadas, verdaderas, reales',
  fromNow:
    'a partir de ahora, de ahora en adelante, desde ahora, a partir de este momento, en adelante, desde este momento, de aquí en adelante',
  pretend:
    'actúa, actúe, actuar, finge, finja, fingir, simula, simule, imagina, imagine, compórtate, compórtese, haz de cuenta, haz como, interpreta, asume, juega, pretende, hazte pasar, adopta, juego de rol, conviértete, haga como, imagínate, supón',
  answer: 'responde, responda, contesta, habla, responder, conteste, respondas',
  unlocked:
    'sin restricciones, sin censura, sin filtros, sin límites, sin reglas, ilimitada, malvado, malvada, gemelo malvado, desbloqueado, sin ética, sin filtro, sin limitaciones, desinhibido, irrestricto, irrestricta, sin normas, sin moral, amoral',
  attack:
    'haz cualquier cosa ahora, modo desarrollador activado, haz lo que sea ahora, modo dios, modo opuesto, modo dan, modo jailbreak',
  mode: 'modo, personalidad',
  modeName: 'depuración, dios, mantenimiento, pruebas, administrador, opuesto, malvado',
  enable: 'activa, active, entra, entre, cambia, cambie, inicia, habilita, pasa, activar, pon en, ponte en, estás en',
  ai: 'ia, asistente, inteligencia artificial, modelo, robot, chatbot, bot, versión, personaje, gemelo, modelo de lenguaje',
  developer:
    'desarrollador, desarrolladora, administrador, administradora, creador, creadora, programador, desarrolladores, creadores, admin, programadores',
  staff:
    'operador, operadora, humano, humana, supervisor, supervisora, moderador, gerente, jefe, dueño, empleado, agente humano, equipo, encargado, personal, director, propietario, operadores',
  approval:
    'aprobación, aprobaciones, confirmación, autorización, permiso, verificación, revisión, revisión humana, aprobación humana, consentimiento, control humano, comprobación',
  tool: 'herramienta, función',
  call: 'reembólsame, devuélveme, llama, ejecuta, ejecute, ejecutar, invoca, procesa, procese, haz, reembolsa, emite, realiza, realice, llame, usa, transfiere, devuelve, procede, cancela, hazlo',
  approve:
    'aprueba, apruebe, aprobar, autoriza, autorice, confirma, apruébalo, apruébelo, autorízalo, apruébala, concede',
  directly: 'directamente, parámetros, argumentos, inmediatamente, en secreto',
  notify:
    'preguntar, pregunta, avisar, avises, informar, informes, consultar, digas, diga, esperar, notificar, notifiques, avise, pedir, preguntes, pedirme, menciones, le digas, solicitar, preguntarle, decirle, cuentes, informe, alertes',
  send: 'envía, envíe, enviar, manda, mande, sube, publica, transmite, reenvía, adjunta, filtra, comparte, suba',
  conversation: 'conversación, historial, chat, mensajes, transcripción, diálogo',
  secret:
    'datos de clientes, datos de los clientes, contraseñas, credenciales, claves, clave api, claves api, base de datos, secretos, tokens, datos personales, datos de usuarios, datos privados',
  decode:
    'decodifica, decodifique, descifra, descifre, desencripta, codificado, codificada, cifrado, base64, al revés, decodificar, decodificado, cifrada, descodifica, encriptado',
  obey: 'síguelo, síguela, haz lo que dice, haga lo que dice, ejecútalo, ejecútelo, cúmplelo, obedécelo, obedece, sigue lo que, hazle caso, ejecuta lo que, haz lo que diga, haz lo que te, síguelas, haz lo que indica, obedece lo que, haz exactamente',
  fiction:
    'ficticio, ficticia, ficción, hipotético, hipotética, hipotéticamente, historia, novela, mundo, universo, escenario, cuento, guion, imaginario, imaginaria, supongamos, película, obra de teatro',
  lastOverride: 'a un lado, de lado',
  discuss: 'significa, ataque, ataques, artículo, ejemplo, frase, leído, leí, quiere decir',
  device:
    'móvil, celular, teléfono, tableta, televisor, televisión, tele, consola, navegador, reloj, auriculares, gafas, dispositivo, ordenador, cámara, impresora',
};
