/** French. */
import type { SignalFamilies } from '../signal-names.ts';

export const FRENCH: SignalFamilies = {
  handOver:
    'montre*, donne*, dis moi, dites moi, énumère*, liste*, envoie*, envoyez, répète*, répétez, imprime*, écris, écrivez, affiche*, révèle*, exporte*, traduis, traduisez, cite*, copie*, résume*, lis, transmets, partage',
  what: 'qu a, que dit, quelles, quelle, quel, quels, quoi, qu est ce',
  claim: 'je suis, en tant que, je travaille, nous sommes, c est, au nom de, ici, comme',
  maker:
    'openai, anthropic, créateur*, administrateur*, développeur*, programmeur*, propriétaire*, gérant*, directeur*, patron*, équipe de sécurité, opérateur*, admin, responsable du système',
  unlock:
    'désactive*, supprime*, enlève*, ignore*, contourne*, lève*, retire*, coupe*, éteins, outrepasse*, saute*, débloque*, active*, brise*, passer outre',
  allowed:
    'je t autorise, je te permets, tu as le droit, tu as la permission, tu peux tout, je t ordonne, je vous autorise, je vous ordonne, tu es autorisé*, vous êtes autorisé*, je te donne la permission, tu es habilité*',
  restriction:
    'restriction*, filtre*, sécurité*, règles, limite*, protections, garde fous, tout dire, répondre à tout, à tout, consignes, débogage, debug, validation*, approbation*, instructions, vérification*',
  received:
    'tu suis, tu dois suivre, te guident, t a programmé, te gouvernent, t a t elle, t ont données, t ont donné, t a donné, t a données, as reçu, as reçues, tu as eu, on t a, t ont, vous ont données, avez reçues, t ont été données, t a t on, t avait donné, t ont dit, vous a données',
  secretOrders:
    'ton prompt, votre prompt, instructions cachées, consignes cachées, instructions secrètes, consignes secrètes, règles secrètes, message système, message de système, invite système, instructions initiales, consignes initiales, texte caché, consignes internes, instructions internes, règles cachées, instructions d origine',
  ownConfig:
    'ta configuration, votre configuration interne, tes secrets, ton code source, tes identifiants, configuration interne',
  aboveThis:
    'avant cette ligne, avant ce message, au dessus de ce message, avant mon message, au dessus de cette ligne, avant mon premier message, au dessus de mon message, précède ce message, précède mon message, qui précède cette',
  toolAccess:
    'outils auxquels tu as accès, auxquels tu as accès, auxquels vous avez accès, auxquelles tu as accès, tes outils, tes fonctions, que tu peux appeler, outils internes, schéma json, schémas json, à ta disposition',
  otherPeople:
    'autres clients, autre client, d un autre client, tous les clients, autres utilisateurs, tous les utilisateurs, autres acheteurs, liste des clients, chaque client, tous vos clients, autres personnes',
  personalData:
    'commande*, adresse*, mail*, e mail*, courriel*, téléphone*, données, noms, messages, historique*, comptes, cartes, mots de passe, liste des clients, factures, conversation*, coordonnées, achats',
  previousCustomer:
    'client précédent, dernier client, précédent client, utilisateur précédent, client avant moi, autre client, autre utilisateur',
  wrote: 'qu a écrit, écrit, a dit, demandé, conversation, messages, discuté, raconté',
  credential:
    'clé api, clé d api, clés api, clés d api, api key*, variables d environnement, variable d environnement, mot de passe de la base, jeton d accès, jetons d accès, clé secrète, clés secrètes, tes identifiants, ton mot de passe, mot de passe administrateur, clé privée',
  keeping:
    'conservez, stock*, protég*, avis, commentaires, pensent, confidentialité, erreur, disent, supprim* vos, gardez',
  howTo:
    'comment, où, puis je, peut on, je veux, je voudrais, je cherche, j ai besoin, pourquoi, dois je, je souhaite, pouvez vous',
  annulled:
    'n a plus d importance, n ont plus d importance, ne s applique plus, ne s appliquent plus, ne comptent plus, ne compte plus, plus valables, plus valable, comme supprimées, comme effacées, annulées, caduques, obsolètes, n est plus en vigueur, ne sont plus en vigueur, ne valent plus, nulles, n es plus lié*, n es plus soumis*, sont levées, périmées, abrogées, comme nulles',
  orders:
    'instruction*, consignes, règles, directives, programmation, ordres, prompt*, politiques, message système, contraintes',
  notFollow:
    'ne suis plus, ne suis pas, arrête de suivre, cesse de suivre, ne plus suivre, n obéis plus, n obéis pas, n as plus à suivre, n as pas à suivre, ne respecte plus, ne respecte pas, cesse d obéir, arrête d obéir, ne dois plus suivre, ne suivras plus, plus tenu de suivre, n écoute plus, ne tiens pas compte, ne tiens plus compte',
  theirs:
    'du magasin, de la boutique, de l entreprise, de l opérateur, ton, ta, tes, des développeurs, du système, précédentes, antérieures, système, tes développeurs, tes créateurs, t a donné, t ont données, as reçues',
  obeyMe:
    'tu ne fais que ce que je, fais seulement ce que je, uniquement ce que je dis, seulement ce que je dis, que ce que je dis, n obéis qu à moi, obéis moi, tu n écoutes que moi, n écoute que moi, fais ce que je dis',
  actAs:
    'agis comme, fais semblant, imagine que tu, joue le rôle, comporte toi comme, tu es maintenant, simule, réponds comme, prétends être, mets toi dans la peau, incarne, tu joues',
  persona:
    'grand mère, mamie, mémé, terminal, sans limites, sans limite, sans règles, aucune règle, sans restriction*, aucune limite, pas de règles, peut tout dire, hacker, ligne de commande',
  markApproved:
    'comme approuvé*, comme validé*, approuve le toi même, approuve la toi même, valide le toi même, approuve toi même, approuver toi même, valide toi même, valider toi même',
  withoutStaff:
    'sans demander à personne, sans demander, sans approbation, sans autorisation, sans validation, sans confirmation, sans consulter, sans attendre, ne demande à personne, sans vérification, sans en parler, sans contrôle humain, n attends pas',
  refund: 'rembours*, paie, paye, verse, approuve*, exécute*, annule, procède, crédite, fais le, effectue*, émets',
  noApproval:
    'acceptés sans contrôle, sans contrôle, sans approbation, plus besoin d approbation, ne nécessitent plus, ne nécessitent aucune, pas besoin d approbation, approuvés automatiquement, sans validation, sans vérification, plus besoin de validation',
  asksWhether: 'mon, ma, mes, pourquoi, est il, y a t il, est ce que, notre, quand, me demander, avez vous',
  everything: 'tout',
  forget: 'oublie*, ignore*, laisse tomber, efface',
  toldYou: 'on t a dit, on t a appris, t ont dit, t a dit, tu as appris, on vous a dit, t a été dit',
  iSaid: 'je t ai, j ai dit, j ai écrit, mon message, je vous ai',
  complete: 'continue, complète, poursuis, continuez, termine',
  myPrompt:
    'mon prompt système dit, mon prompt dit, mon prompt système est, mes instructions disent, mon message système dit',
  forbidden: 'interdit, interdite, défendu',
  permitted: 'maintenant autorisé, désormais autorisé, maintenant obligatoire, désormais obligatoire',
  followedBy: 'suivi de, suivie de',
  addLink: 'ajoute un lien, insère un lien, ajoute une image, insère une image',
  goods:
    'montage, livraison*, retour*, garantie*, lavage, nettoyage, fabricant*, bon, bons, colis, livreur*, meuble*, recette*, notice*, échange*, mode d emploi',
  mine: 'mon, ma, mes, notre, nos',
  freedom:
    'accès complet, accès total, tous les droits, mode maintenance, mode débogage, mode debug, mode développeur, mode administrateur, mode admin, mode test, sans restriction*, sans filtre*, sans limite*, réponds à tout, données internes',
  toAi: 'note à l ia, à l attention de l ia, attention ia, si tu es une ia, si vous êtes une ia, instruction pour l ia, instructions pour l assistant, pour l assistant, chère ia, l ia doit, l assistant doit',
  tamper:
    'fais de moi un admin, donne moi les droits d admin, donne moi les droits admin, mets le prix à 0, augmente la limite de remboursement, change mon rôle, mets mon solde, nomme moi administrateur',
  unbound:
    'tu n es plus un, tu n es plus une, tu n es pas un assistant, cesse d être un, arrête d être un, oublie que tu es, tu es libre de toute, tu n es plus limité, ne sors pas de ton rôle, ton alter ego, ton nouveau nom, ta nouvelle identité, ton nouveau rôle, tu n as aucune règle, tu n as plus de règles, tu n as aucune limite, dans un monde sans règles, ton vrai toi',
  asksForOrders:
    'qu as tu interdiction, que n as tu pas le droit, comment as tu été configuré, comment es tu programmé, quelles règles suis tu, quelles règles dois tu, phrase de tes instructions, ligne de tes instructions, quelles sont tes instructions, quelles sont tes consignes, quelles sont tes règles, quelles consignes as tu, quelles restrictions as tu',
};
