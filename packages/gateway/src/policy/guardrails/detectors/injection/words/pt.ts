/** Portuguese. */
import type { WordFamilies } from '../classes.ts';

export const PORTUGUESE: WordFamilies = {
  override:
    'ignora, ignore, ignorar, ignorem, esquece, esqueça, esquecer, esqueçam, desconsidera, desconsidere, desconsiderar, despreza, despreze, descarta, descarte, não siga, não sigas, não obedeça, pare de seguir, deixe de seguir, desobedeça, desobedece, anula, anule, cancele, sobrescreva, substitua, apague, apaga, viole, quebre, não leve em conta, deixe de lado, abandone, exclua, sobreponha, pare de obedecer',
  overridden:
    'anuladas, canceladas, desativadas, nulas, sem efeito, suspensas, inválidas, revogadas, desativados, removidas',
  bypass:
    'contorna, contorne, contornar, pula, pule, pular, evita, evite, desativa, desative, desativar, desabilita, desabilite, burla, burle, remova, remove, salta, salte, desliga, desligue, ignore, ignora, retire, dribla, elimine',
  follow:
    'seguir, siga, sigas, segue, obedecer, obedeça, obedece, cumpra, cumprir, respeitar, respeite, sujeito, limitado, aplicam, vinculado, valem',
  negation: 'não, nunca, não mais, pare de, deixe de, jamais, não precisa, já não',
  without:
    'não tivesse, não tivesses, não ter, sem, sem nenhuma, sem nenhum, livre de, não tem, não tens, não possui, livre das, sem qualquer, nenhuma, nenhum, livre, não tenha',
  instructions:
    'instrução, instruções, diretiva, diretivas, orientação, orientações, ordens, comandos, diretrizes, indicações',
  rules:
    'regra, regras, restrição, restrições, limite, limites, limitações, filtro, filtros, política, políticas, diretriz, diretrizes, normas, censura, ética, moral, protocolos, programação, treinamento, salvaguardas, proteções, princípios, configuração, medidas de segurança, barreiras',
  prompt: 'prompt, prompts',
  systemPrompt:
    'mensagem de sistema, mensagem do sistema, prompt do sistema, prompt de sistema, prompt inicial, ' +
    'instruções do sistema, instruções de sistema, instrução do sistema, comando do sistema',
  previous:
    'anterior, anteriores, prévia, prévias, prévio, prévios, precedente, precedentes, antes, anteriormente, dadas, recebidas, existentes, atuais, até agora, originais, passadas, fornecidas, vigentes, antigas, previamente',
  above:
    'acima, de cima, antes disto, antes disso, antes desta mensagem, antes desta conversa, mais acima, anteriores a esta, antes desta linha, antes deste chat, antes da minha mensagem',
  system:
    'sistema, inicial, iniciais, original, originais, secretas, secreto, secreta, secretos, ocultas, oculto, oculta, ocultos, internas, interno, interna, internos, confidenciais, confidencial, desenvolvedores, desenvolvedor, completo, completas, completa, base, escondidas, predefinidas, escondido',
  safety: 'segurança, éticas, éticos, morais, conteúdo, de segurança, de conteúdo',
  your: 'teu, tua, tuas, teus, seu, sua, suas, seus, vossas',
  its: 'seu, sua, suas, seus',
  my: 'meu, minha, meus, minhas, nosso, nossa, nossas, nossos, cliente, clientes',
  you: 'tu, você, te, lhe, vocês, ti',
  yourself: 'você mesmo, tu mesmo, por conta própria, si mesmo, sozinho, você mesma, voce mesmo',
  me: 'me, mim, nos, comigo',
  other:
    'eu, ele, ela, posso, quero, tenho, temos, por que, porque, esqueci, ignorei, podemos, devo, entregador, gostaria, ignorou',
  all: 'todas, todos, qualquer, toda, cada, quaisquer, todas as',
  everything: 'tudo, tudo o que, o que, tudo que, aquilo que, tudo aquilo que, tudo isso',
  what: 'qual, quais, que, o que, como, quê',
  told: 'tem, segue, tens, dito, disseram, dado, dadas, deram, recebeu, recebido, recebidas, ensinado, fornecidas, sabe, aprendeu, foi dito, instruído, aprendido, passadas, ordenado, informado, recebeste',
  programmed: 'programado, configurado, instruído, programada, instruída',
  extract:
    'repete, repita, repetir, revela, revele, revelar, imprime, imprima, imprimir, divulga, divulgue, exiba, exibe, mostra, transcreve, transcreva, copie, copia, reproduz, reproduza, palavra por palavra, literalmente, textualmente, recite, vaze, exibir, cite, na íntegra, exponha, divulgar, cole',
  ask: 'mostra, mostre, mostrar, diz, diga, dizer, dá, dê, escreve, escreva, escrever, traduz, traduza, traduzir, resume, resuma, resumir, lista, liste, descreve, descreva, explica, explique, partilha, compartilhe, envia, envie, conte, mostre me, diga me, me diga, me mostre, forneça, codifique, ver, reescreva, parafraseie, apresente',
  words: 'palavras, texto, conteúdo, frases, linhas, mensagem, linha',
  beginning:
    'começando por, começando com, a partir de, desde o início, no início, que começa, no começo, desde o começo, iniciando com',
  be: 'é, são, és, está, estão, seja, fosse, sejam, estás, ser, fosses, foram',
  filler:
    'nada, o, a, os, as, esta, estas, este, estes, essas, essa, esse, isso, por favor, agora, simplesmente, apenas, só, que, se, foram, foi, tem, um, uma, pode, podes, poderia, deve, completamente, exatamente, também, imediatamente, já, outras, outra, lhe, te, tivesse, tenha, mais, alguma, algum, e, como, inteiro, inteira, em vez disso, havia, ter, todo, toda, quero que, preciso que, seguinte',
  article: 'um, uma',
  and: 'e, ou, nem, mas, depois',
  about: 'de, do, da, das, dos, para, sobre, por, em, com, no, na, nas, nos, pelo, pelos, pela, pelas, ao, à',
  business:
    'entrega, envio, montagem, devolução, devoluções, pedido, pedidos, pagamento, fatura, garantia, lavagem, instalação, reembolso, cabo, email, mensagem, produto, produtos, compra, conta, endereço, uso, cuidado, troca, trocas, limpeza, jogo, cupom, desconto, encomenda, entregador, privacidade, cozimento, utilização',
  new: 'nova, novas, novo, novos, verdadeiras, reais',
  fromNow:
    'a partir de agora, de agora em diante, daqui em diante, a partir deste momento, doravante, daqui para frente, daqui pra frente',
  pretend:
    'aja, age, agir, finge, finja, fingir, simula, simule, imagina, imagine, comporta te, comporte se, faz de conta, faça de conta, interpreta, interprete, assume, assuma, faz de, seja, atue, aja como, encarne, suponha, torne se, roleplay',
  answer: 'responde, responda, responder, fala, fale',
  unlocked:
    'sem restrições, sem censura, sem filtros, sem filtro, sem limites, sem regras, ilimitada, malvado, gêmeo malvado, gêmeo maligno, gémeo malvado, desbloqueado, sem ética, irrestrito, irrestrita, sem limitações, amoral, sem moral, sem nenhuma restrição, maligno',
  attack: 'modo desenvolvedor ativado, faça qualquer coisa agora, modo deus, modo oposto, modo jailbreak, modo dan',
  mode: 'modo, personalidade',
  modeName: 'depuração, deus, manutenção, administrador, oposto, desenvolvedor, programador',
  enable: 'ativa, ative, entra, entre, muda, mude, inicia, inicie, habilite, ativar, passe, está em, está no',
  ai: 'ia, assistente, inteligência artificial, modelo, robô, chatbot, bot, versão, personagem, gêmeo, modelo de linguagem',
  developer:
    'desenvolvedor, desenvolvedora, administrador, administradora, criador, criadora, programador, desenvolvedores, criadores, admin, programadores',
  staff:
    'operador, operadora, humano, humana, supervisor, supervisora, moderador, gerente, chefe, funcionário, equipe, equipa, atendente, dono, diretor, operadores',
  approval:
    'aprovação, aprovações, confirmação, autorização, permissão, verificação, revisão, consentimento, revisão humana, aprovação humana, validação',
  tool: 'ferramenta, função',
  call: 'chama, chame, executa, execute, executar, invoca, invoque, reembolse, reembolsa, processe, processa, faça, emita, use, transfira, prossiga, realize, cancele, proceda',
  approve: 'aprova, aprove, autoriza, autorize, confirma, confirme, aprovar, conceda',
  directly: 'diretamente, parâmetros, argumentos, imediatamente, em segredo',
  notify:
    'perguntar, pergunte, avisar, avise, informar, informe, consultar, consulte, diga, dizer, esperar, notificar, notifique, pedir, conte, contar, alertar, mencione, solicitar, aguardar, comunicar',
  send: 'envia, envie, enviar, manda, mande, publica, publique, transmita, encaminhe, carregue, poste',
  conversation: 'conversa, histórico, chat, mensagens, transcrição, diálogo',
  secret:
    'dados dos clientes, dados de clientes, senhas, credenciais, chaves de api, chave api, chave de api, banco de dados, segredos, tokens, dados pessoais, dados dos usuários, dados confidenciais, palavras passe',
  decode:
    'decodifica, decodifique, descodifica, decifra, decifre, codificado, codificada, cifrado, criptografado, base64, de trás para frente, ao contrário, decodificar, descriptografe, decodificado, descodifique',
  obey: 'faça o que diz, faz o que diz, obedeça, obedece, siga o que, faça o que, faz o que, cumpra o que, siga as instruções, obedeça o que, execute o que',
  fiction:
    'fictício, fictícia, ficção, hipotético, hipotética, hipoteticamente, história, romance, mundo, universo, cenário, conto, imaginário, imaginária, filme, sonho, roteiro, suponha, peça de teatro',
  lastOverride: 'de lado',
  discuss: 'significa, ataque, ataques, artigo, exemplo, frase, li, quer dizer',
  device:
    'celular, telemóvel, telefone, tablet, televisão, tv, consola, roteador, navegador, relógio, auscultadores, fones, dispositivo, aparelho, computador, impressora',
};
