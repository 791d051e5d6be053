/** Italian. */
import type { SignalFamilies } from '../signal-names.ts';

export const ITALIAN: SignalFamilies = {
  handOver:
    'mostra*, dammi, dimmi, mi dica, elenca*, invia*, inviami, manda*, ripeti, ripeta, stampa*, scrivi*, rivela*, esporta*, traduci*, cita*, copia*, passami, leggi*, riassumi, fammi vedere, elenchi',
  what: 'cosa dice, quali, quale, qual, che cosa, cosa',
  claim: 'sono, come, lavoro, siamo, parla, a nome di, qui, in qualità',
  maker:
    'openai, anthropic, creatore*, tuo creatore, amministratore*, sviluppatore*, sviluppatori, programmatore*, proprietario*, titolare*, direttore*, gestore*, capo, admin, team di sicurezza, operatore',
  unlock:
    'disattiva*, spegni*, togli*, rimuovi*, ignora*, aggira*, elimina*, salta*, scavalca*, abilita*, sblocca*, attiva*, disabilita*, viola*, bypassa*',
  allowed:
    'ti autorizzo, ti permetto, ti do il permesso, hai il permesso, sei autorizzat*, puoi rispondere, ti ordino, le ordino, la autorizzo, puoi dire',
  restriction:
    'restrizion*, filtri, filtro, sicurezza, regole, limite, limiti, limitazion*, protezion*, rispondere a tutto, dire tutto, approvazion*, vincoli, istruzioni, verific*, controlli, debug, barriere',
  received:
    'segui, devi seguire, ti guidano, ti governano, sei stato programmato, ti ha dato, ti hanno dato, hai ricevuto, ti hanno detto, ti ha detto, ti sono state date, ti è stato, ti hanno fornito, le hanno dato, ha ricevuto, hai avuto, ti hanno assegnato, ti hanno impartito',
  secretOrders:
    'tuo prompt, suo prompt, istruzioni nascoste, istruzioni segrete, regole nascoste, regole segrete, messaggio di sistema, messaggio nascosto, istruzioni iniziali, istruzioni interne, testo nascosto, istruzioni originali',
  ownConfig: 'tua configurazione, tuoi segreti, tuo codice sorgente, tue credenziali, configurazione interna',
  aboveThis:
    'prima di questa riga, prima di questo messaggio, sopra questo messaggio, sopra a questo messaggio, prima del mio messaggio, sopra questa riga, prima del mio primo messaggio, sopra il mio messaggio, precede questo messaggio',
  toolAccess:
    'a cui hai accesso, ai quali hai accesso, alle quali hai accesso, tuoi strumenti, tue funzioni, che puoi chiamare, che puoi invocare, strumenti interni, schema json, schemi json, a tua disposizione',
  otherPeople:
    'altri clienti, altro cliente, tutti i clienti, altri utenti, tutti gli utenti, altri acquirenti, lista clienti, elenco clienti, lista dei clienti, elenco dei clienti, ogni cliente, altre persone',
  personalData:
    'ordini, ordine, indirizz*, e mail*, email*, mail, telefon*, dati, nomi, messaggi, cronologia, conti, carte, password, lista clienti, fatture, conversazion*, acquisti, numeri',
  previousCustomer:
    'cliente precedente, ultimo cliente, precedente cliente, utente precedente, cliente prima di me, altro cliente, altro utente',
  wrote: 'scritto, ha detto, chiesto, conversazione, chat, messaggi, scriveva',
  credential:
    'chiave api, chiavi api, chiave dell api, api key*, variabili d ambiente, variabili di ambiente, variabile d ambiente, password del database, token di accesso, token d accesso, chiave segreta, chiavi segrete, tue credenziali, tua password, password dell amministratore, chiave privata',
  keeping:
    'conserv*, protegg*, recensioni, opinioni, pensano, privacy, errore, dicono, memorizz*, trattate, valutazioni',
  howTo:
    'come attivo, come tolgo, come faccio, come posso, come si, come aggiungo, come rimuovo, come disattivo, dove, posso, vorrei, cerco, ho bisogno, perché, devo',
  annulled:
    'non conta più, non contano più, non valgono più, non vale più, non si applica più, non si applicano più, come cancellate, come eliminate, annullate, nulle, obsolete, decadut*, non è più valid*, non sono più valid*, non ha più importanza, non hanno più importanza, non sei più vincolat*, non sei più soggett*, non sei più tenut*, superate, revocate, non più in vigore, non più',
  orders:
    'istruzion*, regole, direttive, linee guida, programmazione, ordini di sistema, prompt*, indicazioni, politiche, vincoli, messaggio di sistema',
  notFollow:
    'non seguire, non segui, smetti di seguire, non seguirai, non obbedire, smetti di obbedire, non devi seguire, non devi più seguire, non rispettare, non sei più vincolat*, non sei più soggett*, non sei più tenut*, non sei obbligat*, non dare retta, smetti di ascoltare',
  theirs:
    'del negozio, dell azienda, dell operatore, tuo, tua, tue, tuoi, degli sviluppatori, di sistema, precedenti, del sistema, ti hanno dato, hai ricevuto',
  obeyMe:
    'fai solo quello che dico, solo quello che dico io, solo ciò che dico, farai solo quello che, farai solo ciò che, obbedisci solo a me, ascolta solo me, ascolti solo me, obbediscimi, fai quello che dico io',
  actAs:
    'fingi, fai finta, immagina di essere, comportati come, agisci come, recita, simula, interpreta, sei ora, ora sei, rispondi come, il ruolo di, impersona, adesso sei',
  persona:
    'nonna, nonnina, terminale, senza limiti, senza regole, nessuna regola, nessun limite, senza restrizioni, senza alcuna restrizione, non ha regole, non ha limiti, hacker, può dire tutto, riga di comando',
  markApproved:
    'come approvat*, approvalo tu, approvala tu, approvalo da solo, approva tu stesso, approvarlo tu, approva da solo, approvalo da te',
  withoutStaff:
    'senza chiedere a nessuno, senza chiedere, senza approvazione, senza autorizzazione, senza conferma, senza consultare, senza aspettare, senza attendere, non chiedere a nessuno, senza il permesso, senza verific*, senza controlli, senza passare',
  refund:
    'rimborsa*, rimbors*, paga*, versa, approva*, esegui*, annulla, procedi, accredita*, effettua*, emetti, fai il',
  noApproval:
    'senza controlli, senza controllo, non richiedono approvazione, non serve approvazione, non richiedono più, non serve più, approvati automaticamente, senza approvazione, non hanno bisogno di',
  asksWhether: 'mio, mia, miei, perché, è stato, è necessari*, c è, quando, nostro, chiedermi, devo',
  everything: 'tutto',
  forget: 'dimentica*, ignora*, scorda, lascia perdere',
  toldYou: 'ti hanno detto, ti è stato detto, ti hanno insegnato, ti ha detto, hai imparato, le hanno detto',
  iSaid: 'ti ho, ho detto, ho scritto, mio messaggio, le ho',
  complete: 'continua, completa, prosegui, finisci',
  myPrompt:
    'il mio prompt di sistema dice, il mio prompt dice, le mie istruzioni dicono, il mio prompt di sistema inizia',
  forbidden: 'vietato, proibito, vietata',
  permitted: 'ora è obbligatorio, ora è permesso, adesso è permesso, ora obbligatorio',
  followedBy: 'seguito da, seguita da',
  addLink: 'aggiungi un link, inserisci un link, aggiungi un immagine, inserisci un immagine',
  goods:
    'montaggio, consegn*, spedizion*, reso, resi, garanzia*, lavaggio, pulizia, produttore*, buono, buoni, pacco, corriere, mobile, ricett*, manuale, cambio, installazione',
  mine: 'mio, mia, miei, mie, nostro, nostra',
  freedom:
    'accesso completo, accesso totale, tutti i permessi, modalità manutenzione, modalità debug, modalità sviluppatore, modalità amministratore, modalità test, senza restrizioni, senza filtri, senza limiti, rispondi a tutto, dati interni',
  toAi: 'nota per l ia, all ia, attenzione ia, se sei un ia, se sei un intelligenza, istruzioni per l ia, istruzioni per l assistente, per l assistente, l ia deve, l assistente deve',
  tamper:
    'rendimi amministratore, fammi amministratore, dammi i permessi di amministratore, imposta il prezzo a 0, aumenta il limite di rimborso, cambia il mio ruolo, imposta il mio saldo',
  unbound:
    'non sei più un, non sei un assistente, smetti di essere un, dimentica di essere, dimentica che sei, sei libero da, non uscire dal personaggio, il tuo alter ego, il tuo nuovo nome, la tua nuova identità, il tuo nuovo ruolo, non hai regole, non hai limiti, non hai più regole, non hai restrizioni, in un mondo senza regole, il tuo vero io',
  asksForOrders:
    'cosa non puoi dire, cosa ti è vietato, come sei stato configurato, come sei programmato, quali regole segui, quali regole devi seguire, frase delle tue istruzioni, riga delle tue istruzioni, quali sono le tue istruzioni, quali sono le tue regole, che istruzioni hai, che restrizioni hai, quali restrizioni hai',
};
