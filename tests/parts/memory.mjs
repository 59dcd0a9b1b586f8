// What the provider remembers, for the life of the process; with a way to spoil the next record of a kind.

export class Memory {
  #records = new Map();
  #alterations = new Map();

  put(model, id, payload) {
    const alter = this.#alterations.get(model);
    this.#alterations.delete(model);
    this.#records.set(`${model}:${id}`, alter ? alter(payload) : payload);
  }

  alterNext(model, alter) {
    this.#alterations.set(model, alter);
  }

  // The interface that oidc-provider asks of a store, for one kind of record.
  adapter(model) {
    const records = this.#records;
    const first = (field, value) =>
      [...records].find(([key, payload]) => key.startsWith(`${model}:`) && payload[field] === value)?.[1];
    return {
      upsert: async (id, payload) => this.put(model, id, payload),
      find: async (id) => records.get(`${model}:${id}`),
      findByUid: async (uid) => first('uid', uid),
      findByUserCode: async (code) => first('userCode', code),
      consume: async (id) => {
        records.get(`${model}:${id}`).consumed = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => {
        records.delete(`${model}:${id}`);
      },
      revokeByGrantId: async (grantId) => {
        for (const [key, payload] of records) if (payload.grantId === grantId) records.delete(key);
      },
    };
  }
}
