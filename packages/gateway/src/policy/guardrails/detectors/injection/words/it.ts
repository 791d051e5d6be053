/** Italian. */
import type { WordFamilies } from '../classes.ts';

export const ITALIAN: WordFamilies = {
  override:
    'ignora, ignori, ignorare, ignorate, dimentica, dimentichi, dimenticare, dimenticate, dimenticati, scorda, scordati, trascura, trascuri, tralascia, non tenere conto, non seguire, non seguire più, non rispettare, smetti di seguire, smetta di seguire, disobbedisci, sovrascrivi, annulla, annulli, cancella, cancelli, elimina, viola, scarta, abbandona, non considerare, lascia perdere, sostituisci, non obbedire, non tener conto, lascia stare, infrangi',
  overridden:
    'annullate, annullati, nulle, disattivate, cancellate, invalide, sospese, non più valide, revocate, disattivati',
  bypass:
    'aggira, aggiri, salta, salti, evita, eviti, disattiva, disattivi, disattivare, disabilita, disabiliti, bypassa, elimina, rimuovi, rimuova, spegni, saltare, aggirare, elude, togli',
  follow:
    'seguire, segui, segua, obbedire, obbedisci, rispetta, rispettare, rispetti, vincolato, soggetto, limitato, applicano, attenerti, valgono',
  negation: 'non, mai, non più, smetti di, smetta di, non devi',
  without:
    'non avessi, non avere, senza, senza alcuna, senza alcun, privo di, libero da, non hai, non ha, nessuna, nessun, priva di, non hai più, libero di, liberato da, non abbia, non avere',
  instructions: 'istruzione, istruzioni, indicazioni, direttiva, direttive, ordini, comandi, consegne, disposizioni',
  rules:
    'regola, regole, restrizione, restrizioni, limite, limiti, limitazioni, filtro, filtri, politiche, linee guida, vincoli, censura, etica, morale, protocolli, programmazione, addestramento, norme, principi, misure di sicurezza, protezioni, configurazione, barriere',
  prompt: 'prompt, prompts',
  systemPrompt:
    'messaggio di sistema, prompt di sistema, prompt iniziale, istruzioni di sistema, messaggio del sistema, ' +
    'istruzione di sistema, prompt del sistema, istruzioni del sistema',
  previous:
    'precedente, precedenti, anteriori, prima, fornite, ricevute, esistenti, attuali, finora, originali, in precedenza, passate, date, vecchie, precedentemente, impartite, vigenti',
  above:
    'sopra, di sopra, qui sopra, precede, prima di questo, prima di questo messaggio, prima di questa conversazione, sopra riportate, soprastante, prima di questa chat, prima del mio messaggio, quanto sopra, in alto',
  system:
    'sistema, iniziale, iniziali, originale, originali, segrete, segreto, segreta, segreti, nascoste, nascosto, nascosta, nascosti, interne, interno, interni, riservate, sviluppatori, sviluppatore, completo, complete, completa, di base, predefinite, confidenziali',
  safety: 'sicurezza, etiche, etici, etico, morali, contenuti, di sicurezza, dei contenuti, di contenuto',
  your: 'tuo, tua, tue, tuoi, suo, sua, sue, suoi, vostre, vostro, vostra, vostri',
  its: 'suo, sua, sue, suoi',
  my: 'mio, mia, mie, miei, nostro, nostra, nostre, nostri, cliente, clienti',
  you: 'tu, ti, lei, voi, te',
  yourself: 'te stesso, da solo, tu stesso, autonomamente, da sola',
  me: 'mi, ci, me',
  other: 'io, lui, posso, ho, abbiamo, ha, hanno, perché, possiamo, dovrei, corriere, devo, vorrei, potrei',
  all: 'tutte, tutti, ogni, qualsiasi, qualunque, tutta, tutte le, ciascuna',
  everything: 'tutto, tutto ciò che, tutto quello che, quello che, ciò che, tutto quanto, quanto',
  what: 'quale, quali, cosa, che cosa, come, che, qual, cos',
  told: 'segui, hai, detto, dato, date, ricevuto, ricevute, insegnato, fornite, fornito, imparato, sai, assegnate, impartite, comunicato, stato detto, ordinato, istruito, hanno dato',
  programmed: 'programmato, configurato, istruito, programmata',
  extract:
    'ripeti, ripeta, ripetere, rivela, riveli, rivelare, stampa, stampi, divulga, mostra, mostrami, trascrivi, copia, riproduci, parola per parola, letteralmente, testualmente, recita, svela, sveli, cita, svelare, incolla, esponi, stampare, rivelami',
  ask: 'mostra, mostri, mostrami, mostrare, dimmi, dica, mi dica, dammi, scrivi, scriva, scrivimi, traduci, traduca, tradurre, riassumi, riassuma, riassumere, elenca, elencami, descrivi, spiega, condividi, invia, dire, mostrarmi, dirmi, fammi vedere, parafrasa, riscrivi, fornisci, forniscimi, codifica, vedere',
  words: 'parole, testo, contenuto, frasi, righe, messaggio, riga',
  beginning: 'iniziando con, a partire da, che inizia, dall inizio, all inizio, cominciando con, partendo da',
  be: 'è, sono, sei, sia, siano, fossi, essere, sarai, siate',
  filler:
    'niente, nulla, il, lo, la, i, gli, le, l, questo, queste, questi, quelle, per favore, per piacere, adesso, ora, semplicemente, solo, che, sono, state, stato, stati, hai, ha, un, una, uno, puoi, potresti, può, devi, completamente, esattamente, anche, subito, invece, altre, altra, più, d, ti, avere, avessi, avevi, hanno, se, di, intero, intera, alcuna, alcun, come, tutto, voglio che tu, qualche, era, fatto, mie',
  article: 'un, una, uno',
  and: 'e, ed, o, oppure, né, poi',
  about:
    'di, del, della, delle, dei, degli, dello, dell, per, su, sul, sulla, in, con, da, dal, dai, dagli, dalla, a, al, alla, ai, nel, nella',
  business:
    'consegna, montaggio, reso, resi, rimborso, ordine, pagamento, fattura, garanzia, lavaggio, installazione, cavo, mail, prodotto, prodotti, pacco, conto, indirizzo, uso, cura, cambio, pulizia, gioco, sconto, spedizione, corriere, cottura, messaggio, restituzione, assemblaggio, acquisto',
  new: 'nuova, nuove, nuovo, nuovi, vere, vero',
  fromNow:
    'da ora in poi, d ora in poi, da adesso in poi, da questo momento, da questo momento in poi, da ora in avanti, d ora in avanti, da adesso',
  pretend:
    'fingi, finga, fai finta, faccia finta, agisci, agisca, comportati, si comporti, immagina, immagini, simula, interpreta, recita, assumi, gioco di ruolo, sii, fai la parte, trasformati, diventa, supponi, fai il ruolo',
  answer: 'rispondi, risponda, rispondere, parla, parli',
  unlocked:
    'senza restrizioni, senza limiti, senza filtri, senza censura, non censurato, non censurata, illimitata, malvagio, gemello malvagio, gemello cattivo, senza regole, senza etica, amorale, senza vincoli, senza limitazioni, senza morale, cattivo',
  attack:
    'modalità sviluppatore attivata, modalità dio, modalità opposta, modalità jailbreak, modalità dan, fai qualsiasi cosa ora',
  mode: 'modalità, personalità',
  modeName: 'sviluppatore, debug, dio, manutenzione, opposta, amministratore',
  enable: 'attiva, attivi, entra, entri, passa, passi, avvia, abilita, attivare, sei in, vai in',
  ai: 'ia, ai, assistente, intelligenza artificiale, modello, robot, chatbot, bot, versione, personaggio, gemello, modello linguistico',
  developer:
    'sviluppatore, sviluppatrice, amministratore, creatore, programmatore, sviluppatori, creatori, admin, programmatori',
  staff:
    'operatore, operatrice, umano, umana, supervisore, moderatore, responsabile, capo, dipendente, manager, personale, team, operatori, direttore, proprietario',
  approval:
    'approvazione, approvazioni, conferma, autorizzazione, permesso, verifica, revisione, consenso, controllo umano, approvazione umana, convalida, benestare',
  tool: 'strumento, funzione',
  call: 'fallo, rimborsami, chiama, chiami, esegui, esegua, eseguire, invoca, rimborsa, rimborsi, effettua, procedi, elabora, fai, usa, emetti, annulla, trasferisci',
  approve: 'approva, approvi, autorizza, autorizzi, conferma, confermi, approvalo, approvala, autorizzalo, concedi',
  directly: 'direttamente, parametri, argomenti, immediatamente, di nascosto',
  notify:
    'chiedere, chiedi, informare, informi, avvisare, avvisi, dire, dirlo, aspettare, attendere, consultare, notificare, interpellare, menzionare, avvertire, coinvolgere, segnalare',
  send: 'invia, invii, inviare, manda, mandi, pubblica, carica, trasmetti, inoltra, posta, spedisci',
  conversation: 'conversazione, cronologia, chat, messaggi, trascrizione, dialogo',
  secret:
    'dati dei clienti, dati clienti, password, credenziali, chiavi api, chiave api, database, segreti, token, dati personali, dati degli utenti, dati riservati',
  decode:
    'decodifica, decodifichi, decifra, decritta, codificato, codificata, cifrato, base64, al contrario, decodificare, decodificato, crittografato, criptato',
  obey: 'seguilo, seguila, fai quello che dice, fai ciò che dice, faccia quello che dice, eseguilo, eseguila, obbedisci, esegui ciò che, esegui quello, esegui quanto, segui ciò, segui quello, fai quanto, seguile, fai quel che, eseguile',
  fiction:
    'fittizio, fittizia, finzione, ipotetico, ipotetica, ipoteticamente, storia, romanzo, mondo, universo, scenario, racconto, immaginario, immaginaria, film, sogno, copione, supponiamo',
  lastOverride: 'da parte',
  discuss: 'significa, attacco, attacchi, articolo, esempio, frase, letto, vuol dire',
  device:
    'telefono, cellulare, tablet, televisore, tv, console, router, browser, orologio, cuffie, visore, dispositivo, computer, stampante, smartphone',
};
