import { readFileSync } from 'node:fs';
const { startTestDatabase, operatorToken, credentialOf } = await import('/work/main/tests/harness/tenants.ts');
const { addDocument } = await import('/work/main/packages/server/src/domain/knowledge/documents.ts');
const { retrieve } = await import('/work/main/packages/server/src/domain/knowledge/retrieve.ts');
const db = await startTestDatabase();
try{
const t = await db.createTenant('X','en'); const cred={pass:await db.database.counter.operatorPass(operatorToken, t.tenantId, ['knowledge'], 'x'),cookie:undefined};
for(const f of ['insurance','city','museum','software']) await db.database.tenants.transaction(cred,(tx:any)=>addDocument(tx,{name:f,format:'markdown',content:readFileSync(`/work/main/bench/knowledge/collections/${f}.md`,'utf8')}));
const vis=credentialOf(await db.openVisitor(t));
const qs=['how to file a claim','when will i get my money after a claim','resident parking permit cost','what time are the wave tank shows','my tire blew out on a pothole will the city pay','who is the CEO'];
const stat=new Map<string,number[]>(); let tot:number[]=[]; let empty:number[]=[];
for(let i=0;i<600;i++){ const t0=performance.now(); await db.database.tenants.transaction(vis,async(tx:any)=>retrieve({...tx,query:async(s:any,v:any)=>{const a=performance.now(); const r=await tx.query(s,v); if(i>100){ if(!stat.has(s.name)) stat.set(s.name,[]); stat.get(s.name)!.push(performance.now()-a);} return r;}},qs[i%qs.length]!)); if(i>100) tot.push(performance.now()-t0); const t1=performance.now(); await db.database.tenants.transaction(vis,async()=>1); if(i>100) empty.push(performance.now()-t1); }
const q=(a:number[],p:number)=>a.sort((x,y)=>x-y)[Math.floor(a.length*p)]!.toFixed(2);
for(const [n,a] of stat) console.log(n,q(a,.5),q(a,.95)); console.log('total',q(tot,.5),q(tot,.95),'empty',q(empty,.5),q(empty,.95));
} finally { await db.stop(); }
