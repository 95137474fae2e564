// Answers the questions of bench with a rule engine for Node: node engine.mjs ENGINE QUESTIONS, ENGINE being one of those below. How it
// is talked to is described in ../engine.go.
import fs from 'node:fs';
import readline from 'node:readline';

const here = new URL('.', import.meta.url);

/** Each loads its rules once, and returns what asks a question, all together or one after the other. */
const engines = {
  'zen-engine': async () => ask(await zen(), 1),
  'zen-engine, 16 at once': async () => ask(await zen(), 16),
  'zen-engine, with its trace': async () => ask(await zen({ trace: true }), 1),
  'json-rules-engine': async () => ask(await jsonRulesEngine(), 1),
};

/** Decision tables for the flows and for the outcome, with expressions between them that count. */
async function zen(options) {
  const { ZenDecisionContent, ZenEngine } = await import('@gorules/zen-engine');
  const content = new ZenDecisionContent(fs.readFileSync(new URL('zen.json', here)));
  const decision = new ZenEngine().createDecision(content);
  decision.validate();
  return async (question) => (await decision.evaluate(question, options)).result;
}

/** Two sets of rules, for this engine has no loops: one is asked about each flow, the other about what they come to. */
async function jsonRulesEngine() {
  const { Engine } = await import('json-rules-engine');
  const rules = JSON.parse(fs.readFileSync(new URL('json-rules-engine.json', here), 'utf8'));
  const flowEngine = new Engine(rules.flow);
  const exporterEngine = new Engine(rules.exporter);
  return async ({ ciio, flows }) => {
    const facts = {
      ciio, exported: false, remaining: false, review: false, important_data: false, non_sensitive: 0, sensitive: 0,
    };
    const verdicts = [];
    for (const flow of flows) {
      const { basis, non_sensitive_persons, sensitive_persons, important_data } = flow;
      const { events } = await flowEngine.run({ ciio, basis, important_data, persons: non_sensitive_persons + sensitive_persons });
      const fate = events[0].type;
      verdicts.push({ fate, rule: events[0].params.rule });
      facts.important_data ||= important_data;
      facts.exported ||= fate !== 'nothing';
      facts.review ||= fate === 'review';
      if (fate === 'counted') {
        facts.remaining = true;
        facts.non_sensitive += non_sensitive_persons;
        facts.sensitive += sensitive_persons;
      }
    }
    const { events } = await exporterEngine.run(facts);
    const { non_sensitive, sensitive } = facts;
    return { outcome: events[0].type, rule: events[0].params.rule, non_sensitive, sensitive, flows: verdicts };
  };
}

/** Asks all questions of a list, so many at once. */
function ask(one, atOnce) {
  return async (questions, answers) => {
    for (let i = 0; i < questions.length; i += atOnce) {
      if (atOnce === 1) {
        answers[i] = await one(questions[i]);
        continue;
      }
      const some = await Promise.all(questions.slice(i, i + atOnce).map(one));
      some.forEach((answer, k) => (answers[i + k] = answer));
    }
  };
}

const sets = JSON.parse(fs.readFileSync(process.argv[3], 'utf8'));
const answer = await engines[process.argv[2]]();
for await (const line of readline.createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const reply = request.check ? {} : { asked: 0 };
  if (request.check) {
    for (const [name, questions] of Object.entries(sets)) {
      await answer(questions, (reply[name] = []));
    }
  } else {
    const questions = sets[request.measure];
    const answers = [];
    const start = process.hrtime.bigint();
    const cpu = process.cpuUsage();
    while (process.hrtime.bigint() - start < BigInt(request.for) * 1000000n) {
      await answer(questions, answers);
      reply.asked += questions.length;
    }
    reply.nanoseconds = Number(process.hrtime.bigint() - start);
    const { user, system } = process.cpuUsage(cpu);
    reply.cpu = (user + system) * 1000;
  }
  console.log(JSON.stringify(reply));
}
