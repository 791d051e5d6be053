/** French. */
import type { WordFamilies } from '../classes.ts';

export const FRENCH: WordFamilies = {
  override:
    'ignore, ignorez, ignorer, oublie, oubliez, oublier, néglige, négligez, ne tiens pas compte, ne tenez pas compte, ne tiens plus compte, ne tenez plus compte, sans tenir compte, fais abstraction, faites abstraction, fais fi, faites fi, passe outre, passez outre, outrepasse, outrepassez, annule, annulez, écrase, remplace, efface, effacez, désobéis, désobéissez, enfreins, viole, abandonne, abandonnez, laisse tomber, laissez tomber, ne suis pas, ne suis plus, ne suivez pas, ne suivez plus, ne respecte pas, ne respecte plus, ne respectez pas, ne respectez plus, arrête de suivre, arrêtez de suivre, cesse de suivre, cessez de suivre, affranchis toi, libère toi, rejette, ne pas tenir compte, mets de côté, fais comme si',
  overridden:
    'annulées, annulés, caduques, nulles, désactivées, désactivés, supprimées, levées, suspendues, invalides, plus valables, obsolètes, révoquées',
  bypass:
    'contourne, contournez, contourner, désactive, désactivez, désactiver, saute, sautez, évite, évitez, supprime, supprimez, lève, levez, court circuite, enlève, enlevez, passe outre, passez outre, retire, ignore, ignorez, coupe, outrepasse, sauter, éteins, zappe, neutralise',
  follow:
    'suivre, suis, suivez, obéir, obéis, obéissez, respecte, respectez, respecter, soumis, appliquent, lié, liée, limité, contraint, applique, tenu',
  negation: 'ne, pas, plus, jamais, n, arrête de, arrêtez de, cesse de, cessez de',
  without:
    'n avais pas de, n avais aucune, ne pas avoir de, n avoir aucune, n avoir aucun, n avoir pas de, ne plus avoir de, n as ni, sans, sans aucune, sans aucun, libre de, n as pas de, n as aucune, n as plus de, aucune, aucun, pas de, plus de, libéré de, n avez aucune, dépourvu de, n as plus aucune, affranchi de, n avez pas de, n a aucune, n a pas de, n ont aucune',
  instructions:
    'instruction, instructions, consigne, consignes, directive, directives, ordres, commandements, commandes, indications',
  rules:
    'règle, règles, restriction, restrictions, limite, limites, limitation, limitations, filtre, filtres, politique, politiques, contraintes, censure, morale, éthique, garde fous, principes, protocoles, programmation, entraînement, directives, lignes directrices, mesures de sécurité, protections, barrières, règlement, configuration',
  prompt: 'prompt, prompts, pré prompt',
  systemPrompt:
    'invite système, message système, prompt système, prompt initial, instruction système, ' +
    'instructions système, consigne système, consignes système, invite initiale, messages système',
  previous:
    'précédent, précédente, précédentes, précédents, antérieur, antérieure, antérieures, antérieurs, préalable, préalables, avant, auparavant, existantes, actuelles, anciennes, reçues, données, jusqu ici, jusqu à présent, précédemment, jusqu à maintenant, initialement, passées',
  above:
    'ci dessus, au dessus, avant ce message, avant cette conversation, plus haut, qui précède, qui précèdent, avant ceci, avant cette discussion, avant cela, avant mon message, avant cette phrase, avant cette ligne, avant ce chat',
  system:
    'système, initiale, initial, initiales, initiaux, originales, originale, original, secrètes, secrets, secrète, secret, cachées, caché, cachée, cachés, internes, interne, confidentielles, confidentiel, développeurs, développeur, complet, complète, complètes, de base, d origine, par défaut',
  safety: 'sécurité, éthiques, éthique, morales, contenu, de sécurité, de contenu, moraux',
  your: 'ton, ta, tes, votre, vos, tiennes, vôtres',
  its: 'son, sa, ses, leurs',
  my: 'mon, ma, mes, notre, nos, client, clients',
  you: 'tu, vous, te, t, toi',
  yourself: 'toi même, vous même, tout seul, de toi même, toi meme',
  me: 'me, moi, nous, m',
  other: 'je, j, il, elle, on, puis je, nous avons, a, avons, pourquoi, livreur, peut on, dois je, pouvons nous, nous',
  all: 'toutes, tous, toute, chaque, n importe quelle, l ensemble de, l ensemble, l intégralité, quelconque',
  everything: 'tout, tout ce qui, tout ce que, ce que, ce qui, ce qu, tout ce qu, l ensemble, l intégralité',
  what: 'quel, quelle, quelles, quels, que, qu, comment, quoi, qu est ce que, qu est ce qu',
  told: 'dit, donné, données, donnée, données, reçu, reçues, appris, enseigné, fournies, demandé, communiqué, communiquées, as reçu, sais, savez, transmises, imposées, fixées, ordonné, indiqué, indiquées, instruit, confié',
  programmed: 'programmé, programmée, configuré, configurée, instruit',
  extract:
    'répète, répétez, répéter, révèle, révélez, révéler, imprime, imprimez, affiche, affichez, afficher, divulgue, divulguez, recopie, recopiez, cite, citez, mot pour mot, mot à mot, textuellement, reproduis, reproduisez, dévoile, dévoilez, dévoiler, copie, récite, verbatim, intégralement, restitue, expose, révèles, fais fuiter, divulguer, dévoiles, colle, retranscris',
  ask: 'montre, montrez, montrer, dis, dites, dire, donne, donnez, donner, écris, écrivez, écrire, traduis, traduisez, traduire, résume, résumez, résumer, liste, énumère, décris, décrivez, explique, expliquez, partage, partagez, envoie, affiche, communique, reformule, paraphrase, encode, fournis, transmets, lis, voir, présente',
  words: 'mots, texte, contenu, phrases, lignes, message, paroles, ligne, phrase',
  beginning: 'en commençant par, commençant par, à partir de, au début, depuis le début, au départ, qui commence par',
  be: 'est, sont, es, êtes, sois, soyez, soient, étais, étiez, être, seras, serez, etais',
  filler:
    'se, trouve, trouvent, figure, écrit, rien, affiché, le, la, les, l, d, ces, cette, ce, cet, s il te plaît, s il vous plaît, stp, svp, maintenant, simplement, juste, immédiatement, complètement, qui, que, qu, ont, as, avez, été, étaient, a, un, une, des, aussi, peux, pouvez, pourrais, pourriez, dois, devez, veuillez, exactement, plutôt, c, y, en, aviez, avais, avoir, ayez, totalement, autres, autre, quelque, bien, comme, si, plus, donc, alors, aucun, aucune, entièrement, entier, intégral, on, t, ai, puisses, peut, à la place, tel quel, quelles, je veux que tu, je voudrais que tu, là, te',
  article: 'un, une',
  and: 'et, ou, ni, puis, mais',
  about: 'de, du, des, pour, sur, dans, en, avec, à, au, aux, par, d, concernant',
  business:
    'livraison, montage, retour, retours, remboursement, commande, commandes, paiement, facture, garantie, lavage, installation, câble, courriel, mail, mails, produit, produits, colis, compte, adresse, utilisation, entretien, échange, nettoyage, jeu, coupon, remise, livreur, cuisson, confidentialité, message, assemblage, achat, expédition',
  new: 'nouvelle, nouvelles, nouveau, nouveaux, vraies, vrai, véritables, seules',
  fromNow:
    'à partir de maintenant, désormais, dorénavant, à compter de maintenant, dès maintenant, à partir de cet instant, à partir d aujourd hui',
  pretend:
    'fais semblant, faites semblant, agis, agissez, comporte toi, comportez vous, imagine, imaginez, simule, simulez, joue, jouez, prétends, prétendez, fais comme, faites comme, incarne, incarnez, adopte, adoptez, sois, jeu de rôle, mets toi dans la peau, suppose, supposons, deviens, prends le rôle, feins',
  answer: 'réponds, répondez, répondre, parle, parlez',
  unlocked:
    'sans restriction, sans restrictions, sans limites, sans limite, sans filtre, sans filtres, sans censure, non censuré, non censurée, non filtré, illimitée, débridé, débridée, maléfique, jumeau maléfique, sans règles, sans aucune restriction, sans éthique, amoral, sans aucune limite, sans morale, non restreint, non restreinte, sans aucun filtre, sans contraintes, méchant',
  attack:
    'mode développeur activé, fais tout maintenant, mode dieu, mode opposé, mode jailbreak, mode dan, mode inversé',
  mode: 'mode, personnalité',
  modeName: 'débogage, dieu, maintenance, opposé, administrateur, développeur, inversé, debug',
  enable:
    'active, activez, passe en, passez en, entre en, entre dans, bascule, basculez, lance, mets toi en, activer, démarre, entrez en, entrez dans, tu es en, mettez vous en',
  ai: 'ia, assistant, intelligence artificielle, modèle, robot, chatbot, bot, version, personnage, jumeau, modèle de langage',
  developer:
    'développeur, développeuse, administrateur, administratrice, créateur, créatrice, programmeur, développeurs, créateurs, admin, concepteurs, concepteur',
  staff:
    'opérateur, opératrice, humain, humaine, superviseur, modérateur, responsable, patron, employé, gérant, équipe, manager, agent humain, opérateurs, directeur, propriétaire, conseiller, supérieur',
  approval:
    'approbation, approbations, confirmation, autorisation, permission, vérification, validation, accord, validation humaine, approbation humaine, contrôle humain, aval, consentement',
  tool: 'outil, fonction',
  call: 'rembourse moi, appelle, appelez, exécute, exécutez, exécuter, lance, lancez, rembourse, remboursez, effectue, effectuez, procède, procédez, traite, traitez, fais, faites, utilise, vire, annule, envoie, émets',
  approve: 'approuve, approuvez, autorise, autorisez, valide, validez, confirme, approuver, accorde',
  directly: 'directement, paramètres, arguments, immédiatement, en secret',
  notify:
    'demander, demande, prévenir, préviens, prévenez, informer, informe, informez, dis, dites, avertir, avertis, avertissez, attendre, notifier, consulter, parle, parles, parlez, en parler, solliciter, mentionne, signaler, signale, passer par',
  send: 'envoie, envoyez, envoyer, transmets, transmettez, poste, postez, publie, publiez, transfère, téléverse, upload, exfiltre, fais suivre',
  conversation: 'conversation, historique, discussion, messages, échanges, transcription, dialogue, chat',
  secret:
    'données clients, données des clients, mots de passe, identifiants, clés api, clé api, base de données, secrets, jetons, données personnelles, données utilisateurs, données confidentielles',
  decode:
    'décode, décodez, déchiffre, déchiffrez, décrypte, décryptez, encodé, encodée, chiffré, codé, base64, à l envers, décoder, décodé, encodées, codée, chiffrée, crypté, crypté',
  obey: 'suis le, suis la, suivez le, fais ce qu il dit, fais ce qu, faites ce qu, obéis y, obéis, applique le, fais ce que, faites ce que, exécute ce, suis ce, appliquez le',
  fiction:
    'fictif, fictive, fiction, hypothétique, hypothétiquement, histoire, roman, monde, univers, scénario, conte, imaginaire, rêve, film, pièce de théâtre, parallèle',
  lastOverride: 'de côté',
  discuss: 'signifie, attaque, attaques, article, exemple, phrase, lu, veut dire',
  device:
    'téléphone, portable, tablette, télé, téléviseur, télévision, console, routeur, box, navigateur, montre, casque, appareil, ordinateur, imprimante',
};
