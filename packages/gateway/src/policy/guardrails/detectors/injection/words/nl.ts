/** Dutch. */
import type { WordFamilies } from '../classes.ts';

export const DUTCH: WordFamilies = {
  override:
    'negeer, negeren, vergeet, vergeten, sla geen acht op, overschrijf, overschrijven, verwerp, laat buiten beschouwing, wis, verwijder, trek je niets aan van, houd je niet aan, hou je niet aan, volg niet, volg niet langer, stop met het volgen van, schend, overtreed, omzeil, vervang, stop met volgen, trek je niks aan van, volg niet meer, gooi weg, terzijde',
  overridden:
    'ongeldig, vervallen, opgeheven, uitgeschakeld, ingetrokken, gewist, nietig, verwijderd, niet meer geldig',
  bypass: 'omzeil, omzeilen, sla, overslaan, schakel, uitschakelen, deactiveer, negeer, verwijder, vermijd, zet, hef',
  follow: 'volg, volgen, gehoorzaam, gehoorzamen, houd, houden, houdt, gebonden, respecteer, gelden, naleven',
  negation: 'niet, nooit, niet meer, niet langer, geen, hoeft niet',
  without: 'geen regels had, zonder, vrij van, geen, zonder enige, zonder enig, bevrijd van, geen enkele',
  instructions:
    'instructie, instructies, aanwijzing, aanwijzingen, richtlijnen, opdrachten, opdracht, bevelen, commando, systeeminstructies, systeeminstructie',
  rules:
    'regel, regels, beperking, beperkingen, richtlijn, richtlijnen, filter, filters, limieten, beleid, grenzen, voorschriften, censuur, ethiek, moraal, veiligheidsregels, veiligheidsfilters, veiligheidsfilter, programmering, training, veiligheidsmaatregelen, veiligheidsrichtlijnen, contentfilter, principes, protocollen, configuratie',
  prompt: 'prompt, prompts',
  systemPrompt:
    'systeemprompt, systeembericht, startprompt, systeeminstructies, systeeminstructie, beginprompt, ' +
    'systeemopdracht',
  previous:
    'vorige, eerdere, voorgaande, voorafgaande, bestaande, oude, eerder, hiervoor, tot nu toe, daarvoor, huidige, voorheen, oorspronkelijke, gegeven, gekregen',
  above:
    'hierboven, bovenstaande, boven, voor dit bericht, voor dit gesprek, hiervoor, hieraan voorafgaand, boven dit bericht, boven deze regel, voor deze chat, voor mijn bericht',
  system:
    'systeem, geheime, interne, oorspronkelijke, initiële, verborgen, originele, vertrouwelijke, ontwikkelaar, volledige, complete, ingebouwde, standaard, eerste',
  safety: 'ethische, morele, veiligheids, veiligheid, inhoudelijke',
  your: 'je, jouw, uw, jullie',
  its: 'zijn, haar, hun',
  my: 'mijn, onze, ons, klanten, klant',
  you: 'jij, je, u, jou, jullie',
  yourself: 'zelf, jezelf, uzelf',
  me: 'mij, me',
  other: 'ik, wij, we, hij, zij, het, heb, heeft, hebben, waarom, bezorger, koerier, kan ik, mag ik, werd',
  all: 'alle, elke, iedere, al, allemaal',
  everything: 'alles, alles wat, wat, al wat, al het',
  what: 'wat, welke, hoe, welk',
  told: 'gezegd, gegeven, verteld, gekregen, ontvangen, opgedragen, geleerd, meegekregen, weet, meegegeven, opgelegd, geïnstrueerd',
  programmed: 'geprogrammeerd, geconfigureerd, geïnstrueerd',
  extract:
    'herhaal, herhalen, onthul, onthullen, print, druk, openbaar, geef, toon, tonen, weergeven, letterlijk, woord voor woord, citeer, kopieer, kopiëer, lek, prijsgeven, prijs, verklap, reproduceer, onthult, verbatim, afdrukken, herhaalt, weer, plak',
  ask: 'laat, laten, toon, zeg, vertel, geef, geven, schrijf, vertaal, vertalen, vat, samenvatten, noem, beschrijf, deel, stuur, zien, lijst, som, parafraseer, herschrijf, codeer, leg uit, vertellen, laten zien, schrijven',
  words: 'woorden, tekst, inhoud, zinnen, regels, zin, regel',
  beginning: 'beginnend met, te beginnen met, vanaf het begin, aan het begin, die begint met, in het begin',
  be: 'is, zijn, bent, ben, wees, was, luidt, luiden, wordt, bent nu',
  filler:
    'niets, de, het, een, deze, die, dat, dit, alsjeblieft, alstublieft, aub, nu, gewoon, meteen, onmiddellijk, volledig, helemaal, ook, alleen, hebt, heb, had, kun, kunt, kan, mag, moet, zou, wil, exact, precies, dan, in plaats daarvan, zo, als, te, op, uit, zijn, was, werden, eens, even, zich, aan, met, hele, gehele, volledige, er, maar, andere, overige, wilt, zien, welke, ooit, waren, zal, zult, mee, hierbij, ik wil dat je',
  article: 'een',
  and: 'en, of, maar, evenals',
  about: 'van, voor, over, aan, in, bij, op, om, uit, met, door, naar, te',
  business:
    'levering, bezorging, montage, retour, retouren, retourzending, bestelling, bestellingen, betaling, factuur, garantie, wassen, installatie, terugbetaling, kabel, mail, product, producten, pakket, account, adres, gebruik, onderhoud, ruilen, schoonmaak, spel, korting, verzending, bezorger, privacy, bericht, koken, omruilen, stap, stappen',
  new: 'nieuwe, nieuw, echte, ware',
  fromNow: 'vanaf nu, van nu af aan, voortaan, met ingang van nu, vanaf dit moment, vanaf heden',
  pretend:
    'doe alsof, gedraag je, gedraag u, speel, simuleer, stel je voor, stelt u zich voor, wees, neem de rol, rollenspel, acteer, doet u alsof, doe of, handel als, stel, verbeeld je, word',
  answer: 'antwoord, antwoorden, beantwoord, praat, reageer, spreek',
  unlocked:
    'onbeperkt*, ongecensureerd*, ongefilterd*, zonder beperkingen, zonder filters, zonder regels, zonder censuur, kwaadaardig*, slechte tweeling, kwaadaardige tweelingbroer, zonder filter, zonder grenzen, ongelimiteerd*, gewetenloz*, amoreel, amorele, zonder limieten',
  attack: 'godmodus, jailbreakmodus, ontwikkelaarsmodus ingeschakeld, dan modus, god modus',
  mode: 'modus, persoonlijkheid, rol, stand',
  modeName: 'ontwikkelaars, onderhouds, beheerders, ontwikkelaar, tegenovergestelde, debug',
  enable: 'activeer, schakel, ga naar, start, zet, ga in, activeren',
  ai: 'ai, assistent, taalmodel, bot, chatbot, model, robot, versie, tweeling, kunstmatige intelligentie',
  developer:
    'ontwikkelaar, ontwikkelaars, beheerder, maker, makers, programmeur, administrator, admin, bedenker, systeembeheerder',
  staff:
    'operator, medewerker, medewerkers, mens, menselijke, leidinggevende, moderator, manager, baas, eigenaar, team, supervisor, toezichthouder, directeur',
  approval:
    'goedkeuring, goedkeuringen, bevestiging, toestemming, controle, verificatie, autorisatie, goedkeuringsstap, menselijke controle, beoordeling, goed te keuren',
  tool: 'functie, tool, hulpmiddel',
  call: 'roep, voer, gebruik, start, betaal, verwerk, stort, doe, uitvoeren, aanroepen, annuleer, maak, geef',
  approve: 'keur, keur goed, goedkeuren, bevestig, autoriseer, accepteer, sta toe',
  directly: 'direct, rechtstreeks, parameters, argumenten, stiekem, meteen, onmiddellijk',
  notify:
    'vragen, te vragen, vraag, informeer, informeren, te informeren, waarschuw, waarschuwen, te waarschuwen, te wachten, wachten, zeg, vertel, meld, raadplegen, te vertellen, te overleggen, overleg, na te vragen, licht in, inlichten, in te lichten',
  send: 'stuur, verstuur, sturen, verzend, post, upload, mail, plaats',
  conversation: 'gesprek, gespreksgeschiedenis, chatgeschiedenis, geschiedenis, conversatie, berichten, chat',
  secret:
    'klantgegevens, wachtwoorden, inloggegevens, sleutels, geheimen, api sleutel, api sleutels, database, gebruikersgegevens, persoonsgegevens',
  decode:
    'decodeer, ontcijfer, ontsleutel, gecodeerd, versleuteld, base64, achterstevoren, decoderen, gecodeerde, versleutelde',
  obey: 'volg het, volg het op, doe wat, doe wat er staat, voer het uit, gehoorzaam, voer hem uit, doe precies wat, en volg',
  fiction:
    'fictief, fictieve, hypothetisch, hypothetische, verhaal, roman, wereld, universum, scenario, fantasie, droom, denkbeeldige, film, script, toneelstuk',
  lastOverride: 'terzijde, opzij',
  lastAsk:
    'laten zien, tonen, geven, vertellen, delen, onthullen, herhalen, weergeven, opschrijven, zien, zeggen, noemen',
  discuss: 'betekent, aanval, aanvallen, artikel, voorbeeld, zin, gelezen',
  device:
    'telefoon, mobiel, tablet, televisie, tv, console, spelcomputer, browser, horloge, koptelefoon, bril, apparaat, laptop, toestel',
  developerMode: 'ontwikkelaarsmodus, ontwikkelmodus',
};
