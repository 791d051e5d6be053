/** Portuguese. */
import type { SignalFamilies } from '../signal-names.ts';

export const PORTUGUESE: SignalFamilies = {
  handOver:
    'mostr*, me dê, me dá, me passa, me passe, dá me, dê me, diga me, diz me, me diga, me diz, liste, lista, enumere*, envie*, me envie, me manda, me mande, mande, repit*, repete, imprim*, escrev*, revel*, export*, traduz*, cite, copie, leia, resuma, exib*, passa',
  what: 'o que diz, quais, qual, que instruções, o que, que regras',
  claim: 'sou, como, trabalho, somos, em nome de, aqui, fala, aqui é',
  maker:
    'openai, anthropic, criador*, administrador*, desenvolvedor*, programador*, dono*, gerente*, proprietári*, diretor*, chefe, operador*, admin, equipe de segurança, equipa de segurança',
  unlock:
    'desativ*, deslig*, remov*, retir*, ignor*, contorn*, suspend*, pul*, elimin*, quebr*, desabilit*, ativ*, desbloque*, libere*',
  allowed:
    'autorizo você, eu autorizo, autorizo te, te autorizo, permito que, você pode responder, você tem permissão, tens permissão, te dou permissão, está autorizad*, estás autorizad*, ordeno, dou permissão, você está autorizad*',
  restriction:
    'restriç*, filtro*, segurança, regras, limite*, limitaç*, proteç*, responder tudo, responder a tudo, dizer tudo, aprovaç*, salvaguardas, barreiras, instruções, verificaç*, depuração, diretrizes',
  received:
    'você segue, você deve seguir, te guiam, guiam você, você foi programad*, te deu, te deram, você recebeu, recebeste, lhe deu, lhe deram, te disseram, lhe disseram, que recebeu, foram dadas, foi dito, te passaram, você teve, deram a você',
  secretOrders:
    'seu prompt, teu prompt, instruções ocultas, instruções secretas, regras ocultas, regras secretas, mensagem de sistema, mensagem do sistema, mensagem oculta, instruções iniciais, instruções internas, texto oculto, instruções originais',
  ownConfig:
    'sua configuração, tua configuração, suas configurações internas, seus segredos, seu código fonte, suas credenciais, configuração interna',
  aboveThis:
    'antes desta linha, antes desta mensagem, acima desta mensagem, acima desta linha, antes da minha mensagem, acima da minha mensagem, antes da minha primeira mensagem, antes dessa linha, antes dessa mensagem, acima dessa mensagem, que precede esta',
  toolAccess:
    'às quais você tem acesso, a que você tem acesso, a que tens acesso, que você tem acesso, suas ferramentas, tuas ferramentas, suas funções, que você pode chamar, ferramentas internas, esquema json, esquemas json, à sua disposição',
  otherPeople:
    'outros clientes, outro cliente, demais clientes, todos os clientes, outros usuários, outros utilizadores, todos os usuários, outros compradores, lista de clientes, cada cliente, outras pessoas',
  personalData:
    'pedido*, encomend*, endereço*, morada*, e mail*, email*, telefon*, dados, nomes, mensagens, histórico*, contas, cartões, senhas, lista de clientes, faturas, conversas, compras, banco de dados',
  previousCustomer:
    'cliente anterior, último cliente, usuário anterior, utilizador anterior, cliente antes de mim, outro cliente, outro usuário',
  wrote: 'escreveu, disse, perguntou, conversa, mensagens, chat, escrito',
  credential:
    'chave de api, chave da api, chaves de api, chave api, api key*, variáveis de ambiente, variável de ambiente, senha do banco, password da base, senha da base, token de acesso, tokens de acesso, chave secreta, chaves secretas, suas credenciais, sua senha, senha do administrador, chave privada',
  keeping: 'guardam, armazen*, proteg*, avaliaç*, opini*, acham, privacidade, engano, errad*, dizem, comentários',
  howTo:
    'como ativo, como tiro, como posso, como faço, como adiciono, como removo, como desativo, onde, posso, quero, gostaria, preciso, procuro, por que, porque, devo',
  annulled:
    'não importa mais, não importam mais, já não importa, não se aplica mais, não se aplicam mais, já não se aplica*, não valem mais, não vale mais, já não val*, não contam mais, como apagadas, como excluídas, como eliminadas, canceladas, anuladas, revogad*, obsolet*, sem efeito, não está mais sujeit*, não está mais vincul*, perderam a validade, inválidas, deixaram de valer, desatualizad*',
  orders:
    'instruç*, regras, diretrizes, programação, ordens, prompt*, políticas, orientações, normas, mensagem do sistema, comandos',
  notFollow:
    'não siga, não sigas, pare de seguir, para de seguir, deixe de seguir, não seguirá, não obedeça, pare de obedecer, não precisa seguir, não precisa mais seguir, não deve seguir, não está mais sujeit*, não está mais vincul*, não respeite, não ligue',
  theirs:
    'da loja, da empresa, do operador, seu, sua, suas, tuas, dos desenvolvedores, do sistema, anteriores, de sistema, te deram, você recebeu',
  obeyMe:
    'você só faz o que eu, só faz o que eu digo, faz só o que eu, faça apenas o que eu, só o que eu digo, apenas o que eu digo, só me obedece, obedeça só a mim, obedeça apenas a mim, ouça apenas a mim, faça o que eu digo',
  actAs:
    'finja, faça de conta, imagine que você, aja como, atue como, comporte se como, você agora é, agora você é, simule, interprete, responda como, o papel de, finge, age como',
  persona:
    'avó, avozinha, vovó, terminal, sem limites, sem regras, nenhuma regra, sem restrições, não tem regras, não tem limites, nenhum limite, hacker, pode dizer tudo, linha de comando',
  markApproved:
    'como aprovado, como aprovada, aprove você mesmo, aprova tu mesmo, aprove isso você, aprove por conta própria, aprovar você mesmo, aprove sozinho',
  withoutStaff:
    'sem perguntar a ninguém, sem perguntar, sem aprovação, sem autorização, sem confirmação, sem consultar, sem esperar, não pergunte a ninguém, sem pedir permissão, sem verificação, sem falar com',
  refund:
    'reembols*, pague, paga, transfira, aprove, aprova, execute, cancele, processe, devolv*, faça o, emita, estorn*, credite',
  noApproval:
    'não precisam de aprovação, sem controle, sem controlo, não precisam mais, não exigem aprovação, aprovados automaticamente, sem aprovação, não exigem mais, sem verificação',
  asksWhether: 'meu, minha, por que, já foi, há, quando, nosso, me perguntar, preciso, foi',
  everything: 'tudo',
  forget: 'esqueça, esquece, ignore, ignora, descarte',
  toldYou: 'te disseram, lhe disseram, te ensinaram, foi dito, te disse, você aprendeu, te foi dito',
  iSaid: 'eu disse, te disse eu, eu escrevi, minha mensagem, eu falei',
  complete: 'continue, complete, prossiga, continua, termine',
  myPrompt:
    'meu prompt de sistema diz, meu prompt do sistema diz, meu prompt diz, minhas instruções dizem, meu prompt de sistema começa',
  forbidden: 'proibido, proibida',
  permitted: 'agora é permitido, agora é obrigatório, agora obrigatório',
  followedBy: 'seguido de, seguido por, seguida de',
  addLink: 'adicione um link, inclua um link, insira um link, adicione uma imagem, inclua uma imagem',
  goods:
    'montagem, entrega*, envio, devolução, devolver, garantia*, lavagem, limpeza, fabricante, cupom, pacote, entregador*, móvel, receita*, manual, troca*, instalação',
  mine: 'meu, minha, meus, minhas, nosso, nossa',
  freedom:
    'acesso total, acesso completo, todas as permissões, modo de manutenção, modo manutenção, modo depuração, modo debug, modo desenvolvedor, modo administrador, modo de teste, sem restrições, sem filtros, sem limites, responda tudo, dados internos',
  toAi: 'nota para a ia, atenção ia, se você é uma ia, se és uma ia, instrução para a ia, instruções para o assistente, para o assistente, a ia deve, o assistente deve',
  tamper:
    'me torne administrador, me faça administrador, me dê permissões de admin, defina o preço como 0, mude o preço para 0, aumente o limite de reembolso, mude meu papel, defina meu saldo',
  unbound:
    'você não é mais um, você já não é, não é mais um assistente, deixe de ser um, esqueça que você é, você está livre de, não saia do personagem, seu alter ego, seu novo nome, sua nova identidade, seu novo papel, você não tem regras, você não tem limites, não tem mais regras, não tem restrições, em um mundo sem regras, seu verdadeiro eu',
  asksForOrders:
    'o que você não pode dizer, o que te proibiram, como você foi configurado, como você foi programado, quais regras você segue, que regras você segue, frase das suas instruções, linha das suas instruções, quais são suas instruções, quais são as suas instruções, quais são suas regras, que instruções você tem, quais restrições você tem',
};
