// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// `protocol/openrpc.json`, which `rpc.discover` returns.
  package static let document = ##"""
    {
      "openrpc": "1.3.2",
      "info": {
        "title": "latentd",
        "version": "1.0",
        "description": "A daemon that keeps language models and sparse dictionaries resident and answers interpretability calls over JSON-RPC 2.0. Params are by name; a parameter that a method does not know is refused by name. A field that is not marked optional is never absent from a result. Relative paths are relative to the daemon's working folder. Errors carry one sentence that names the field or file at fault and `data` {field?, path?, …}."
      },
      "methods": [
        {
          "name": "initialize",
          "tags": [{"name": "Lifecycle"}],
          "summary": "Opens a session and tells what the daemon can do.",
          "description": "The first request of every connection. Any other request before it is refused with -32002.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "clientInfo",
              "description": "Who is calling.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ClientInfo"}
            }
          ],
          "result": {
            "name": "initializeResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["serverInfo", "protocolVersion", "capabilities"],
              "properties": {
                "serverInfo": {
                  "$ref": "#/components/schemas/ImplementationInfo",
                  "description": "The daemon's name and version."
                },
                "protocolVersion": {"type": "string", "description": "Version of this document's wire."},
                "capabilities": {"$ref": "#/components/schemas/Capabilities"}
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"}
          ],
          "examples": [
            {
              "name": "A notebook says who it is.",
              "params": [{"name": "clientInfo", "value": {"name": "notebook", "version": "1.0"}}],
              "result": {
                "name": "result",
                "value": {
                  "serverInfo": {"name": "latentd", "version": "0.1.0"},
                  "protocolVersion": "1.0",
                  "capabilities": {
                    "methods": ["initialize", "loadModel", "status"],
                    "architectures": ["gpt_neox", "gpt2", "llama"],
                    "dictionaryFormats": ["sparsify", "saelens"],
                    "explainers": ["default", "tokens"],
                    "scorers": ["detection", "fuzzing"],
                    "samplers": ["quantiles", "top", "random"],
                    "devices": ["cpu"],
                    "dtypes": ["float32", "bfloat16"],
                    "limits": {
                      "messageBytes": 268435456,
                      "startedRequests": 64,
                      "waitingRequests": 1024,
                      "memoryBytes": null
                    }
                  }
                }
              }
            }
          ]
        },
        {
          "name": "initialized",
          "tags": [{"name": "Lifecycle"}],
          "summary": "Says that the client has read the answer to `initialize`.",
          "description": "Changes nothing; kept so that a client of the Language Server Protocol's base can be used as it is.",
          "paramStructure": "by-name",
          "x-notification": true,
          "params": [],
          "result": {"name": "none", "schema": {"type": "null"}},
          "examples": [{"name": "The client is ready.", "params": [], "result": {"name": "result", "value": null}}]
        },
        {
          "name": "shutdown",
          "tags": [{"name": "Lifecycle"}],
          "summary": "Ends the session: what was asked before is finished, what comes after is refused.",
          "description": "After it every request is refused with -32600; `exit` follows.",
          "paramStructure": "by-name",
          "params": [],
          "result": {"name": "none", "schema": {"type": "null"}},
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"}
          ],
          "examples": [{"name": "The client is done.", "params": [], "result": {"name": "result", "value": null}}]
        },
        {
          "name": "exit",
          "tags": [{"name": "Lifecycle"}],
          "summary": "Ends the daemon, or this connection of it.",
          "description": "A daemon on standard input and output ends with status 0 after `shutdown` and 1 without it; on a socket only the connection ends.",
          "paramStructure": "by-name",
          "x-notification": true,
          "params": [],
          "result": {"name": "none", "schema": {"type": "null"}},
          "examples": [{"name": "The client leaves.", "params": [], "result": {"name": "result", "value": null}}]
        },
        {
          "name": "rpc.discover",
          "tags": [{"name": "Lifecycle"}],
          "summary": "Returns this document.",
          "description": "The OpenRPC document of every method that the daemon answers, as the OpenRPC specification asks of a service.",
          "paramStructure": "by-name",
          "x-type-name": "Discover",
          "params": [],
          "result": {
            "name": "discoverResult",
            "schema": {"type": "object", "description": "An OpenRPC document.", "additionalProperties": true}
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"}
          ],
          "examples": [
            {
              "name": "A tool asks what there is.",
              "params": [],
              "result": {
                "name": "result",
                "value": {"openrpc": "1.3.2", "info": {"title": "latentd", "version": "1.0"}, "methods": []}
              }
            }
          ]
        },
        {
          "name": "$/cancelRequest",
          "tags": [{"name": "Lifecycle"}],
          "summary": "Asks for a request of this connection to be given up.",
          "description": "The cancelled request answers error -32800, and all that it had finished stays saved. A request that is unknown or already answered is left alone. Cancelling overtakes requests that wait.",
          "paramStructure": "by-name",
          "x-type-name": "CancelRequest",
          "x-notification": true,
          "params": [
            {
              "name": "id",
              "description": "The request's own.",
              "required": true,
              "schema": {"$ref": "#/components/schemas/RequestIdentifier"}
            }
          ],
          "result": {"name": "none", "schema": {"type": "null"}},
          "examples": [
            {
              "name": "The user has changed her mind.",
              "params": [{"name": "id", "value": 7}],
              "result": {"name": "result", "value": null}
            }
          ]
        },
        {
          "name": "$/progress",
          "tags": [{"name": "Lifecycle"}],
          "summary": "Tells how far a long request is.",
          "description": "Sent for every request whose params hold `workDoneToken`, at most ten a second for one token; a client that reads slowly gets fewer, and always the last.",
          "paramStructure": "by-name",
          "x-type-name": "Progress",
          "x-notification": true,
          "x-direction": "server-to-client",
          "params": [
            {
              "name": "token",
              "description": "The request's `workDoneToken`.",
              "required": true,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            },
            {"name": "value", "required": true, "schema": {"$ref": "#/components/schemas/ProgressValue"}}
          ],
          "result": {"name": "none", "schema": {"type": "null"}},
          "examples": [
            {
              "name": "A tenth of the tokens is cached.",
              "params": [
                {"name": "token", "value": "cache"},
                {
                  "name": "value",
                  "value": {
                    "kind": "report",
                    "message": "layers.5",
                    "percentage": 10,
                    "done": 20480,
                    "total": 204800,
                    "unit": "tokens"
                  }
                }
              ],
              "result": {"name": "result", "value": null}
            }
          ]
        },
        {
          "name": "loadModel",
          "tags": [{"name": "Residents"}],
          "summary": "Loads a language model and keeps it in memory.",
          "description": "Reads a Hugging Face checkpoint folder: `model.safetensors` or else `pytorch_model.bin`, single or sharded, with `config.json` and a tokenizer: `tokenizer.json`, else `rwkv_vocab*.txt`, `tokenizer.model`, `vocab.json` with `merges.txt`, or `vocab.txt`. Pickles are read and never run: a class or function that weights do not need is refused by name. Weights that are NaN or infinite are refused, as is a file that the folder's index places outside of it. A path that ends in `.pth` is RWKV's own format, whose version and sizes are read from the tensors; its vocabulary (`rwkv_vocab*.txt`, `20B_tokenizer.json`) is looked for beside it.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "path",
              "description": "The checkpoint folder, or an RWKV `.pth` file.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "name",
              "description": "What requests will call it; the folder's name unless given. A name in use is refused.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "dtype",
              "required": false,
              "schema": {"$ref": "#/components/schemas/WeightDTypeChoice", "default": "auto"}
            },
            {
              "name": "device",
              "required": false,
              "schema": {"$ref": "#/components/schemas/DeviceChoice", "default": "auto"}
            },
            {
              "name": "adapter",
              "description": "Folder of a PEFT LoRA adapter, which is merged into the weights.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {"name": "loadModelResult", "schema": {"$ref": "#/components/schemas/LoadedModel"}},
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/UnreadableCheckpoint"},
            {"$ref": "#/components/errors/OutOfResources"}
          ],
          "examples": [
            {
              "name": "Pythia is loaded.",
              "params": [{"name": "path", "value": "/models/pythia-160m"}],
              "result": {
                "name": "result",
                "value": {
                  "model": "pythia-160m",
                  "architecture": "gpt_neox",
                  "layers": 12,
                  "width": 768,
                  "vocabulary": 50304,
                  "parameters": 162322944,
                  "bytes": 649291776,
                  "dtype": "float32",
                  "device": "cpu",
                  "hookpoints": ["embedding", "layers.0", "layers.0.input", "final"],
                  "notes": []
                }
              }
            }
          ]
        },
        {
          "name": "loadDictionary",
          "tags": [{"name": "Residents"}],
          "summary": "Loads a sparse dictionary, reads a layer's neurons as one, or draws one at random.",
          "description": "Give `path` for the files of an autoencoder, `neurons` to take a layer of a loaded model as it is, or `random` for random directions to compare with.",
          "paramStructure": "by-name",
          "x-exactly-one-of": [["path", "neurons", "random"]],
          "x-at-most-one-of": [
            ["random", "format"],
            ["random", "model"],
            ["random", "hookpoint"],
            ["random", "outputHookpoint"],
            ["random", "reading"],
            ["neurons", "format"],
            ["neurons", "model"],
            ["neurons", "hookpoint"],
            ["neurons", "outputHookpoint"],
            ["neurons", "reading"]
          ],
          "params": [
            {
              "name": "path",
              "description": "The dictionary's folder or file.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "neurons",
              "description": "Read a layer of a model as a dictionary.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/NeuronsSource"}
            },
            {
              "name": "random",
              "description": "Draw a random dictionary like one that is loaded.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/RandomSource"}
            },
            {
              "name": "name",
              "description": "What requests will call it; the folder's name unless given. A name in use is refused.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "format",
              "description": "The dialect of the files, one of `capabilities.dictionaryFormats`; `auto` recognises it.",
              "required": false,
              "schema": {"type": "string", "minLength": 1, "default": "auto"}
            },
            {
              "name": "model",
              "description": "The loaded model that it reads, if its files do not say.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "hookpoint",
              "description": "Where it reads, if its files do not say; of a crosscoder its places, with commas between.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Hookpoint"}
            },
            {
              "name": "outputHookpoint",
              "description": "Where a transcoder writes, if its files do not say.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Hookpoint"}
            },
            {
              "name": "reading",
              "description": "Read the files otherwise than they suggest: a `reading` of `verifyDictionary`.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "check",
              "description": "Whether to measure it as `verifyDictionary` does, on a few hundred tokens, where its model is loaded: what it finds is among `notes`, and what seems to be read wrongly among `warnings`. It keeps nothing from being loaded.",
              "required": false,
              "schema": {"type": "boolean", "default": true}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {"name": "loadDictionaryResult", "schema": {"$ref": "#/components/schemas/LoadedDictionary"}},
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/UnreadableCheckpoint"},
            {"$ref": "#/components/errors/OutOfResources"}
          ],
          "examples": [
            {
              "name": "A top-k autoencoder is loaded.",
              "params": [{"name": "path", "value": "/dictionaries/sae-5"}, {"name": "model", "value": "pythia-160m"}],
              "result": {
                "name": "result",
                "value": {
                  "dictionary": "sae-5",
                  "kind": "sae",
                  "format": "sparsify",
                  "latents": 32768,
                  "width": 768,
                  "hookpoint": "layers.5",
                  "model": "pythia-160m",
                  "top": 32,
                  "bytes": 201457664,
                  "notes": [
                    "Measured on pythia-160m with a sample of English: explains 0.83 of the variance of layers.5 with 32.0 latents a token."
                  ],
                  "warnings": []
                }
              }
            }
          ]
        },
        {
          "name": "unloadModel",
          "tags": [{"name": "Residents"}],
          "summary": "Gives a model's memory back.",
          "description": "Work under way with it ends first. Caches and runs in the workspace stay.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "model",
              "description": "A loaded model.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            }
          ],
          "result": {
            "name": "unloadModelResult",
            "schema": {"type": "object", "additionalProperties": false, "required": [], "properties": {}}
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"}
          ],
          "examples": [
            {
              "name": "The model is no longer needed.",
              "params": [{"name": "model", "value": "pythia-160m"}],
              "result": {"name": "result", "value": {}}
            }
          ]
        },
        {
          "name": "verifyDictionary",
          "tags": [{"name": "Residents"}],
          "summary": "Measures whether a dictionary is read as it is meant.",
          "description": "Runs the model on text and measures how much the dictionary explains as it was read and under the misreadings that published checkpoints have shown: other hookpoints, biases, units, scales, orientations, selections and tokens. `verified`: as read it explains its hookpoint well and nothing does clearly better. `wrong`: another reading does; `reason` names the fault. `suspect`: nothing explains it. The criteria are in docs/dictionaries.md. A reading of the files can be given to `loadDictionary`.",
          "paramStructure": "by-name",
          "x-exactly-one-of": [["text", "dataset"]],
          "params": [
            {
              "name": "dictionary",
              "description": "A loaded dictionary.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "model",
              "description": "The loaded model that it reads.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "text",
              "description": "What the model reads: some pages like what the dictionary was trained on.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "dataset",
              "description": "The same from files.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Dataset"}
            },
            {
              "name": "tokens",
              "description": "How much of it, at most.",
              "required": false,
              "schema": {"type": "integer", "minimum": 2, "maximum": 1000000, "default": 2048}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "verifyDictionaryResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["verdict", "explainedVariance", "meanL0", "deadFraction", "readings", "reason"],
              "properties": {
                "verdict": {"$ref": "#/components/schemas/Verdict", "description": "The judgement."},
                "explainedVariance": {
                  "type": "number",
                  "description": "1 − Σ‖x − x̂‖² / Σ‖x − x̄‖² as read, of the hookpoint that is written."
                },
                "meanL0": {"type": "number", "description": "Latents that fire at a token, as read.", "minimum": 0},
                "deadFraction": {
                  "type": "number",
                  "description": "Share of the latents that fire nowhere in the text, as read.",
                  "minimum": 0,
                  "maximum": 1
                },
                "readings": {
                  "type": "array",
                  "description": "As read first, then the others, best first.",
                  "items": {"$ref": "#/components/schemas/MeasuredReading"}
                },
                "reason": {"type": "string", "description": "Why, in a sentence or two; names the fault if there is one."}
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/UnreadableCheckpoint"},
            {"$ref": "#/components/errors/OutOfResources"}
          ],
          "examples": [
            {
              "name": "A dictionary that was loaded for the wrong layer.",
              "params": [
                {"name": "dictionary", "value": "sae-5"},
                {"name": "model", "value": "pythia-160m"},
                {"name": "dataset", "value": {"paths": ["/data/pile.jsonl"]}}
              ],
              "result": {
                "name": "result",
                "value": {
                  "verdict": "wrong",
                  "explainedVariance": 0.41,
                  "meanL0": 32,
                  "deadFraction": 0.3,
                  "readings": [
                    {"reading": "as read", "explainedVariance": 0.41, "meanL0": 32},
                    {"reading": "at layers.5", "explainedVariance": 0.93, "meanL0": 32}
                  ],
                  "reason": "The hookpoint is off by one layer. Read as \"at layers.5\", it explains 0.93 with 32.0 latents a token."
                }
              }
            }
          ]
        },
        {
          "name": "unloadDictionary",
          "tags": [{"name": "Residents"}],
          "summary": "Gives a dictionary's memory back.",
          "description": "Work under way with it ends first. Caches and runs in the workspace stay.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "dictionary",
              "description": "A loaded dictionary.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            }
          ],
          "result": {
            "name": "unloadDictionaryResult",
            "schema": {"type": "object", "additionalProperties": false, "required": [], "properties": {}}
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"}
          ],
          "examples": [
            {
              "name": "The dictionary is no longer needed.",
              "params": [{"name": "dictionary", "value": "sae-5"}],
              "result": {"name": "result", "value": {}}
            }
          ]
        },
        {
          "name": "status",
          "tags": [{"name": "Residents"}],
          "summary": "Tells what is loaded and what is under way.",
          "description": "Answers at once, whatever else the daemon is doing.",
          "paramStructure": "by-name",
          "params": [],
          "result": {
            "name": "statusResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["models", "dictionaries", "jobs", "memory", "uptimeSeconds"],
              "properties": {
                "models": {
                  "type": "array",
                  "description": "Models in memory, in the order of loading.",
                  "items": {"$ref": "#/components/schemas/LoadedModel"}
                },
                "dictionaries": {
                  "type": "array",
                  "description": "Dictionaries in memory, in the order of loading.",
                  "items": {"$ref": "#/components/schemas/LoadedDictionary"}
                },
                "jobs": {
                  "type": "array",
                  "description": "Long requests under way.",
                  "items": {"$ref": "#/components/schemas/Job"}
                },
                "memory": {"$ref": "#/components/schemas/Memory"},
                "uptimeSeconds": {
                  "type": "number",
                  "description": "Time since the daemon started, in seconds.",
                  "minimum": 0
                }
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"}
          ],
          "examples": [
            {
              "name": "A cache is being made.",
              "params": [],
              "result": {
                "name": "result",
                "value": {
                  "models": [
                    {
                      "model": "pythia-160m",
                      "architecture": "gpt_neox",
                      "layers": 12,
                      "width": 768,
                      "vocabulary": 50304,
                      "parameters": 162322944,
                      "bytes": 649291776,
                      "dtype": "float32",
                      "device": "cpu",
                      "hookpoints": ["embedding", "layers.0", "layers.0.input", "final"],
                      "notes": []
                    }
                  ],
                  "dictionaries": [
                    {
                      "dictionary": "sae-5",
                      "kind": "sae",
                      "format": "sparsify",
                      "latents": 32768,
                      "width": 768,
                      "hookpoint": "layers.5",
                      "model": "pythia-160m",
                      "top": 32,
                      "bytes": 201457664,
                      "notes": [],
                      "warnings": []
                    }
                  ],
                  "jobs": [
                    {
                      "id": 7,
                      "method": "cacheActivations",
                      "done": 20480,
                      "total": 204800,
                      "unit": "tokens",
                      "seconds": 12.5
                    }
                  ],
                  "memory": {"residentBytes": 1073741824, "limitBytes": 25769803776},
                  "uptimeSeconds": 60.25
                }
              }
            }
          ]
        },
        {
          "name": "tokenize",
          "tags": [{"name": "Reading"}],
          "summary": "Cuts text into the tokens that a model reads.",
          "description": "Exactly as the model's own tokenizer does, with the place of each token in the text.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "model",
              "description": "A loaded model.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {"name": "text", "description": "The text.", "required": true, "schema": {"type": "string"}},
            {
              "name": "specialTokens",
              "description": "Whether the tokenizer's own beginning and end tokens are put in, and special tokens in the text are recognised.",
              "required": false,
              "schema": {"type": "boolean", "default": true}
            }
          ],
          "result": {
            "name": "tokenizeResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["ids", "tokens", "offsets"],
              "properties": {
                "ids": {"type": "array", "description": "Token numbers.", "items": {"type": "integer", "minimum": 0}},
                "tokens": {"type": "array", "description": "Each token as text.", "items": {"type": "string"}},
                "offsets": {
                  "type": "array",
                  "description": "Where each token stands in the text: [start, end) in Unicode scalars; [0, 0] for a token that is not in it.",
                  "items": {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2}
                }
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"}
          ],
          "examples": [
            {
              "name": "Two words.",
              "params": [{"name": "model", "value": "pythia-160m"}, {"name": "text", "value": "Hello world"}],
              "result": {
                "name": "result",
                "value": {"ids": [12092, 1533], "tokens": ["Hello", " world"], "offsets": [[0, 5], [5, 11]]}
              }
            }
          ]
        },
        {
          "name": "detokenize",
          "tags": [{"name": "Reading"}],
          "summary": "Turns token numbers back into text.",
          "description": "Bytes that are not UTF-8 become U+FFFD.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "model",
              "description": "A loaded model.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "ids",
              "description": "Token numbers.",
              "required": true,
              "schema": {"type": "array", "items": {"type": "integer", "minimum": 0}}
            }
          ],
          "result": {
            "name": "detokenizeResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["text"],
              "properties": {"text": {"type": "string", "description": "The text."}}
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"}
          ],
          "examples": [
            {
              "name": "Two tokens.",
              "params": [{"name": "model", "value": "pythia-160m"}, {"name": "ids", "value": [12092, 1533]}],
              "result": {"name": "result", "value": {"text": "Hello world"}}
            }
          ]
        },
        {
          "name": "forward",
          "tags": [{"name": "Reading"}],
          "summary": "Runs the model and returns what flows through the hookpoints.",
          "description": "Stops at the deepest hookpoint unless logits are asked for. Values are at true scale, [position, width].",
          "paramStructure": "by-name",
          "x-exactly-one-of": [["text", "tokens"]],
          "params": [
            {
              "name": "model",
              "description": "A loaded model.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "text",
              "description": "The text; exclusive with `tokens`.",
              "required": false,
              "schema": {"type": "string"}
            },
            {
              "name": "tokens",
              "description": "Token numbers; exclusive with `text`.",
              "required": false,
              "schema": {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 1}
            },
            {
              "name": "hookpoints",
              "description": "What to return.",
              "required": true,
              "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Hookpoint"}}
            },
            {
              "name": "logits",
              "description": "Whether to return the logits, as the checkpoint gives them: rows of the unembedding beyond the tokenizer's vocabulary, which are padding, included. Probabilities, KL, sampling and top lists leave them out. An encoder (bert) has no logits.",
              "required": false,
              "schema": {"type": "boolean", "default": false}
            },
            {
              "name": "interventions",
              "description": "Edits of the forward pass, applied in order.",
              "required": false,
              "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Intervention"}}
            },
            {
              "name": "state",
              "description": "A saved state (`saveState`) that the text follows, in the place of the prefix it was saved from; recurrent models only. Positions are still counted from the first given token.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "positions",
              "description": "The positions whose values and logits are returned; all if not given. A recurrent state is large, and exists only after the positions that are asked for.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Positions"}
            },
            {
              "name": "output",
              "description": "A safetensors file to write the tensors to instead of sending them.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            }
          ],
          "result": {
            "name": "forwardResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["tokens", "tensors"],
              "properties": {
                "tokens": {
                  "type": "array",
                  "description": "The token numbers that were read.",
                  "items": {"type": "integer", "minimum": 0}
                },
                "tensors": {
                  "type": "object",
                  "description": "One for each hookpoint, under the name that was asked for, [position, width].",
                  "additionalProperties": {"$ref": "#/components/schemas/TensorOrFile"}
                },
                "logits": {
                  "$ref": "#/components/schemas/TensorOrFile",
                  "description": "[position, vocabulary], padding included."
                },
                "positions": {
                  "type": "array",
                  "description": "The positions of the tensors' rows; only where `positions` was given.",
                  "items": {"type": "integer", "minimum": 0}
                },
                "shapes": {
                  "type": "object",
                  "description": "The axes of one position's value at each recurrent state that was asked for, flattened row-major in `tensors`: `[channels, state size]`. Absent where none was.",
                  "additionalProperties": {"type": "array", "items": {"type": "integer", "minimum": 1}}
                }
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/OutOfResources"},
            {"$ref": "#/components/errors/NotInWorkspace"}
          ],
          "examples": [
            {
              "name": "One token's residual stream.",
              "params": [
                {"name": "model", "value": "tiny"},
                {"name": "tokens", "value": [17]},
                {"name": "hookpoints", "value": ["layers.0"]}
              ],
              "result": {
                "name": "result",
                "value": {
                  "tokens": [17],
                  "tensors": {"layers.0": {"dtype": "float32", "shape": [1, 2], "data": "AACAPwAAAMA="}}
                }
              }
            }
          ]
        },
        {
          "name": "activations",
          "tags": [{"name": "Reading"}],
          "summary": "Tells which latents fire on which token of a text.",
          "description": "Runs the model to the dictionary's hookpoint and encodes every position.",
          "paramStructure": "by-name",
          "x-exactly-one-of": [["text", "tokens"]],
          "params": [
            {
              "name": "dictionary",
              "description": "A loaded dictionary.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "model",
              "description": "A loaded model; the dictionary's own unless given.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "text",
              "description": "The text; exclusive with `tokens`.",
              "required": false,
              "schema": {"type": "string"}
            },
            {
              "name": "tokens",
              "description": "Token numbers; exclusive with `text`.",
              "required": false,
              "schema": {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 1}
            },
            {
              "name": "top",
              "description": "Keep only this many latents of each token, the strongest; all that fire unless given.",
              "required": false,
              "schema": {"type": "integer", "minimum": 1}
            }
          ],
          "result": {
            "name": "activationsResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["tokens"],
              "properties": {
                "tokens": {
                  "type": "array",
                  "description": "One for each position.",
                  "items": {"$ref": "#/components/schemas/TokenActivations"}
                }
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/OutOfResources"}
          ],
          "examples": [
            {
              "name": "What fires on one word.",
              "params": [
                {"name": "dictionary", "value": "sae-5"},
                {"name": "text", "value": "Hello"},
                {"name": "top", "value": 1}
              ],
              "result": {
                "name": "result",
                "value": {
                  "tokens": [
                    {
                      "id": 12092,
                      "text": "Hello",
                      "latents": [{"latent": 911, "activation": 4.25, "explanation": "Words such as \"Hello\"."}]
                    }
                  ]
                }
              }
            }
          ]
        },
        {
          "name": "encode",
          "tags": [{"name": "Reading"}],
          "summary": "Encodes vectors with a dictionary.",
          "description": "The whole row of latents, zeros included; `activations` is the sparse way.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "dictionary",
              "description": "A loaded dictionary.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "input",
              "description": "[n, width], float32, float16 or bfloat16.",
              "required": true,
              "schema": {"$ref": "#/components/schemas/Tensor"}
            }
          ],
          "result": {
            "name": "encodeResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["latents"],
              "properties": {"latents": {"$ref": "#/components/schemas/Tensor", "description": "[n, latents], float32."}}
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/OutOfResources"}
          ],
          "examples": [
            {
              "name": "One vector.",
              "params": [
                {"name": "dictionary", "value": "tiny"},
                {"name": "input", "value": {"dtype": "float32", "shape": [1, 2], "data": "AACAPwAAAMA="}}
              ],
              "result": {
                "name": "result",
                "value": {"latents": {"dtype": "float32", "shape": [1, 3], "data": "AAAAAAAAgD8AAAAA"}}
              }
            }
          ]
        },
        {
          "name": "decode",
          "tags": [{"name": "Reading"}],
          "summary": "Turns latents back into the vectors that they stand for.",
          "description": "The dictionary's reconstruction, its output bias included.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "dictionary",
              "description": "A loaded dictionary.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "latents",
              "description": "[n, latents], float32, float16 or bfloat16.",
              "required": true,
              "schema": {"$ref": "#/components/schemas/Tensor"}
            }
          ],
          "result": {
            "name": "decodeResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["output"],
              "properties": {"output": {"$ref": "#/components/schemas/Tensor", "description": "[n, width], float32."}}
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/OutOfResources"}
          ],
          "examples": [
            {
              "name": "One row of latents.",
              "params": [
                {"name": "dictionary", "value": "tiny"},
                {"name": "latents", "value": {"dtype": "float32", "shape": [1, 3], "data": "AAAAAAAAgD8AAAAA"}}
              ],
              "result": {
                "name": "result",
                "value": {"output": {"dtype": "float32", "shape": [1, 2], "data": "AACAPwAAAMA="}}
              }
            }
          ]
        },
        {
          "name": "generate",
          "tags": [{"name": "Reading"}],
          "summary": "Continues a text.",
          "description": "Greedy unless a temperature is given. The same edit gives the same text with and without a key-value cache.",
          "paramStructure": "by-name",
          "x-exactly-one-of": [["text", "tokens"]],
          "params": [
            {
              "name": "model",
              "description": "A loaded model.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "text",
              "description": "The prompt; exclusive with `tokens`.",
              "required": false,
              "schema": {"type": "string"}
            },
            {
              "name": "tokens",
              "description": "Token numbers; exclusive with `text`.",
              "required": false,
              "schema": {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 1}
            },
            {
              "name": "maxTokens",
              "description": "Most tokens to generate.",
              "required": true,
              "schema": {"type": "integer", "minimum": 1, "maximum": 100000}
            },
            {
              "name": "temperature",
              "description": "Sampling temperature; 0 takes the most probable token.",
              "required": false,
              "schema": {"type": "number", "minimum": 0, "maximum": 100, "default": 0}
            },
            {
              "name": "topP",
              "description": "Sample from the most probable tokens that together have this probability.",
              "required": false,
              "schema": {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
            },
            {
              "name": "seed",
              "description": "Decides every random choice; 0 unless given.",
              "required": false,
              "schema": {"type": "integer", "minimum": 0}
            },
            {
              "name": "stop",
              "description": "Generation ends before the first of these strings.",
              "required": false,
              "schema": {"type": "array", "items": {"type": "string", "minLength": 1}}
            },
            {
              "name": "interventions",
              "description": "Edits of the forward pass, applied in order.",
              "required": false,
              "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Intervention"}}
            },
            {
              "name": "state",
              "description": "A saved state (`saveState`) that the text follows, in the place of the prefix it was saved from; recurrent models only. Positions are still counted from the first given token.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "exit",
              "description": "Where to stop: the residual stream (`embedding`, `layers.N`) from which every token is predicted, by the logit lens or by `lens`. Blocks beyond it are not run. At the end of the model unless given.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Hookpoint"}
            },
            {
              "name": "lens",
              "description": "The lens in the workspace that predicts at `exit`.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "generateResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["text", "tokens"],
              "properties": {
                "text": {"type": "string", "description": "What was generated, without the prompt."},
                "tokens": {
                  "type": "array",
                  "description": "Every generated token; with `stop` also those of the string that ended it, which `text` is cut before.",
                  "items": {"type": "integer", "minimum": 0}
                }
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/OutOfResources"},
            {"$ref": "#/components/errors/NotInWorkspace"}
          ],
          "examples": [
            {
              "name": "Four greedy tokens.",
              "params": [
                {"name": "model", "value": "pythia-160m"},
                {"name": "text", "value": "The capital of France is"},
                {"name": "maxTokens", "value": 4}
              ],
              "result": {"name": "result", "value": {"text": " the city of Paris", "tokens": [253, 2846, 273, 7785]}}
            }
          ]
        },
        {
          "name": "cacheActivations",
          "tags": [{"name": "Work"}],
          "summary": "Runs a dataset through the model and keeps what fires where.",
          "description": "One pass serves every dictionary. Documents are joined by the end-of-text token, else the beginning-of-text token, and cut into contexts of `contextLength`; the last, shorter one is kept. Saved as it goes: the same request again goes on where it stopped.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "model",
              "description": "A loaded model.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "dictionaries",
              "description": "Loaded dictionaries.",
              "required": true,
              "schema": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1}
            },
            {
              "name": "dataset",
              "description": "What to read.",
              "required": true,
              "schema": {"$ref": "#/components/schemas/Dataset"}
            },
            {
              "name": "cache",
              "description": "What the cache is called; made from the request unless given.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "contextLength",
              "description": "Tokens the model reads at once.",
              "required": false,
              "schema": {"type": "integer", "minimum": 1, "maximum": 1048576, "default": 256}
            },
            {
              "name": "maxTokens",
              "description": "Stop after this many tokens.",
              "required": false,
              "schema": {"type": "integer", "minimum": 1}
            },
            {
              "name": "batchTokens",
              "description": "Tokens computed at once; chosen by memory unless given.",
              "required": false,
              "schema": {"type": "integer", "minimum": 1, "maximum": 65536}
            },
            {
              "name": "skipSpecialTokens",
              "description": "Whether activations on special tokens are left out. The model reads them all the same.",
              "required": false,
              "schema": {"type": "boolean", "default": true}
            },
            {
              "name": "resume",
              "description": "Whether to go on with a cache that the same request began; false begins anew.",
              "required": false,
              "schema": {"type": "boolean", "default": true}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "cacheActivationsResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["cache", "tokens", "contexts", "seconds", "tokensPerSecond", "bytes", "dictionaries"],
              "properties": {
                "cache": {"type": "string", "description": "The cache's name."},
                "tokens": {"type": "integer", "description": "Tokens read.", "minimum": 0},
                "contexts": {"type": "integer", "description": "Contexts read.", "minimum": 0},
                "seconds": {"type": "number", "description": "Time that this request took, in seconds.", "minimum": 0},
                "tokensPerSecond": {
                  "type": "number",
                  "description": "Tokens that this request read, each second.",
                  "minimum": 0
                },
                "bytes": {"type": "integer", "description": "Size of the cache on disk.", "minimum": 0},
                "dictionaries": {
                  "type": "object",
                  "description": "One for each dictionary, by name.",
                  "additionalProperties": {"$ref": "#/components/schemas/CachedDictionary"}
                }
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/UnreadableCheckpoint"},
            {"$ref": "#/components/errors/NotInWorkspace"},
            {"$ref": "#/components/errors/OutOfResources"}
          ],
          "examples": [
            {
              "name": "Two hundred thousand tokens.",
              "params": [
                {"name": "model", "value": "pythia-160m"},
                {"name": "dictionaries", "value": ["sae-5"]},
                {"name": "dataset", "value": {"paths": ["/data/pile.jsonl"]}},
                {"name": "cache", "value": "pile"},
                {"name": "maxTokens", "value": 200000}
              ],
              "result": {
                "name": "result",
                "value": {
                  "cache": "pile",
                  "tokens": 200000,
                  "contexts": 782,
                  "seconds": 121.2,
                  "tokensPerSecond": 1650.2,
                  "bytes": 25600000,
                  "dictionaries": {
                    "sae-5": {
                      "activations": 6400000,
                      "meanL0": 32,
                      "live": 30011,
                      "dead": 2757,
                      "explainedVariance": 0.823,
                      "warnings": []
                    }
                  }
                }
              }
            }
          ]
        },
        {
          "name": "examples",
          "tags": [{"name": "Work"}],
          "summary": "Shows windows in which a latent fires, and others in which it is silent.",
          "description": "Windows come from the whole cache, `sampler.train` of them activating. The same sampler and seed give the same windows.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "cache",
              "description": "A cache in the workspace.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "dictionary",
              "description": "A dictionary of the cache.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "latent",
              "description": "Which latent, from 0.",
              "required": true,
              "schema": {"type": "integer", "minimum": 0}
            },
            {
              "name": "sampler",
              "description": "Which windows stand for a latent; the sampler's defaults unless given.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Sampler"}
            }
          ],
          "result": {
            "name": "examplesResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["latent", "activating", "nonActivating", "firingCount", "firingFraction", "maxActivation"],
              "properties": {
                "latent": {"type": "integer", "description": "Which latent.", "minimum": 0},
                "activating": {
                  "type": "array",
                  "description": "Strongest slice first.",
                  "items": {"$ref": "#/components/schemas/Example"}
                },
                "nonActivating": {
                  "type": "array",
                  "description": "Windows in which the latent is silent.",
                  "items": {"$ref": "#/components/schemas/Example"}
                },
                "firingCount": {
                  "type": "integer",
                  "description": "Tokens on which it fires, in the whole cache.",
                  "minimum": 0
                },
                "firingFraction": {
                  "type": "number",
                  "description": "The same as a share of the cached tokens.",
                  "minimum": 0,
                  "maximum": 1
                },
                "maxActivation": {
                  "type": "number",
                  "description": "Strongest activation in the whole cache; 0 if it never fires."
                }
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotInWorkspace"}
          ],
          "examples": [
            {
              "name": "One window.",
              "params": [
                {"name": "cache", "value": "pile"},
                {"name": "dictionary", "value": "sae-5"},
                {"name": "latent", "value": 911},
                {"name": "sampler", "value": {"kind": "top", "train": 1, "nonActivating": 0}}
              ],
              "result": {
                "name": "result",
                "value": {
                  "latent": 911,
                  "activating": [{"tokens": ["Hello", " world"], "activations": [4.25, 0], "quantile": 0, "document": 3}],
                  "nonActivating": [],
                  "firingCount": 120,
                  "firingFraction": 0.0006,
                  "maxActivation": 4.25
                }
              }
            }
          ]
        },
        {
          "name": "explain",
          "tags": [{"name": "Work"}],
          "summary": "Writes a short text for each latent that says what it responds to.",
          "description": "Explanations are written from training documents only. Saved as it goes: the same request again goes on where it stopped.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "cache",
              "description": "A cache in the workspace.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "dictionary",
              "description": "A dictionary of the cache.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {"name": "latents", "required": true, "schema": {"$ref": "#/components/schemas/LatentSelection"}},
            {
              "name": "explainer",
              "description": "Who writes; `{\"kind\": \"default\"}` unless given.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Explainer"}
            },
            {
              "name": "sampler",
              "description": "Which windows stand for a latent; the sampler's defaults unless given.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Sampler"}
            },
            {
              "name": "client",
              "description": "Who answers prompts. What needs an LLM and has no client is refused.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Client"}
            },
            {
              "name": "run",
              "description": "What the run is called; made from the request unless given.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "dryRun",
              "description": "Ask nobody and file nothing: `usage` is what the request would cost at the endpoint.",
              "required": false,
              "schema": {"type": "boolean", "default": false}
            },
            {
              "name": "seed",
              "description": "Decides every random choice: samples, order, prompts.",
              "required": false,
              "schema": {"type": "integer", "minimum": 0, "default": 0}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "explainResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["run", "explanations", "skipped", "failed", "usage"],
              "properties": {
                "run": {"type": "string", "description": "The run's name, which `score` takes."},
                "explanations": {
                  "type": "array",
                  "description": "In the order of the latents.",
                  "items": {"$ref": "#/components/schemas/Explanation"}
                },
                "skipped": {
                  "type": "array",
                  "description": "Latents with too few examples.",
                  "items": {"$ref": "#/components/schemas/SkippedLatent"}
                },
                "failed": {
                  "type": "array",
                  "description": "Latents whose explanation failed.",
                  "items": {"$ref": "#/components/schemas/FailedLatent"}
                },
                "usage": {"$ref": "#/components/schemas/Usage"}
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/NotInWorkspace"},
            {"$ref": "#/components/errors/OutOfResources"},
            {"$ref": "#/components/errors/EndpointFailed"}
          ],
          "examples": [
            {
              "name": "Without an LLM.",
              "params": [
                {"name": "cache", "value": "pile"},
                {"name": "dictionary", "value": "sae-5"},
                {"name": "latents", "value": [911, 912]},
                {"name": "explainer", "value": {"kind": "tokens"}},
                {"name": "run", "value": "pile-tokens"}
              ],
              "result": {
                "name": "result",
                "value": {
                  "run": "pile-tokens",
                  "explanations": [{"latent": 911, "explanation": "Words such as \"Hello\" and \"Hi\"."}],
                  "skipped": [{"latent": 912, "reason": "it never fires in this cache"}],
                  "failed": [],
                  "usage": {"requests": 0, "retries": 0, "promptTokens": 0, "completionTokens": 0, "seconds": 0.04}
                }
              }
            }
          ]
        },
        {
          "name": "score",
          "tags": [{"name": "Work"}],
          "summary": "Tests explanations on documents that they were not written from.",
          "description": "Give `run` for the explanations of an earlier `explain`, or `cache`, `dictionary` and `explanations`. Saved as it goes: the same request again goes on where it stopped.",
          "paramStructure": "by-name",
          "x-exactly-one-of": [["run", "cache"], ["run", "dictionary"], ["run", "explanations"]],
          "params": [
            {
              "name": "run",
              "description": "A run in the workspace.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "cache",
              "description": "A cache in the workspace.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "dictionary",
              "description": "A dictionary of the cache.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "explanations",
              "description": "What to test.",
              "required": false,
              "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Explanation"}, "minItems": 1}
            },
            {
              "name": "scorers",
              "description": "How to test; each kind once.",
              "required": true,
              "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Scorer"}, "minItems": 1}
            },
            {
              "name": "sampler",
              "description": "Which windows stand for a latent; the sampler's defaults unless given.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Sampler"}
            },
            {
              "name": "client",
              "description": "Who answers prompts. What needs an LLM and has no client is refused.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Client"}
            },
            {
              "name": "controls",
              "description": "Runs beside each score that should come out at chance; those that apply to a scorer.",
              "required": false,
              "schema": {"type": "array", "items": {"$ref": "#/components/schemas/ScoreControl"}}
            },
            {
              "name": "stopWidth",
              "description": "Stop asking about a latent once the interval of its score is at most this wide; all examples are asked about unless given. `n` says how many were. For detection, fuzzing, intruder and surprisal.",
              "required": false,
              "schema": {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
            },
            {
              "name": "dryRun",
              "description": "Ask nobody and file nothing: `usage` is what the request would cost at the endpoint.",
              "required": false,
              "schema": {"type": "boolean", "default": false}
            },
            {
              "name": "seed",
              "description": "Decides every random choice: samples, order, prompts.",
              "required": false,
              "schema": {"type": "integer", "minimum": 0, "default": 0}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "scoreResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["scores", "summary", "failed", "usage"],
              "properties": {
                "scores": {
                  "type": "array",
                  "description": "In the order of the latents, then of the scorers.",
                  "items": {"$ref": "#/components/schemas/LatentScore"}
                },
                "summary": {
                  "type": "object",
                  "description": "One for each scorer, by kind.",
                  "additionalProperties": {"$ref": "#/components/schemas/ScoreSummary"}
                },
                "failed": {
                  "type": "array",
                  "description": "Scores that could not be had.",
                  "items": {"$ref": "#/components/schemas/FailedScore"}
                },
                "usage": {"$ref": "#/components/schemas/Usage"}
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/NotInWorkspace"},
            {"$ref": "#/components/errors/OutOfResources"},
            {"$ref": "#/components/errors/EndpointFailed"}
          ],
          "examples": [
            {
              "name": "Detection by an LLM.",
              "params": [
                {"name": "run", "value": "pile-tokens"},
                {"name": "scorers", "value": [{"kind": "detection"}]},
                {
                  "name": "client",
                  "value": {"kind": "openai", "baseURL": "http://127.0.0.1:8000/v1", "model": "llama-3.1-8b"}
                }
              ],
              "result": {
                "name": "result",
                "value": {
                  "scores": [
                    {
                      "latent": 911,
                      "scorer": "detection",
                      "metrics": {
                        "balancedAccuracy": 0.91,
                        "accuracy": 0.91,
                        "precision": 0.96,
                        "recall": 0.86,
                        "f1": 0.907,
                        "auc": 0.95,
                        "n": 100,
                        "interval": [0.84, 0.95],
                        "headline": "balancedAccuracy",
                        "offered": 100,
                        "baseRate": 0.004,
                        "precisionAtBaseRate": 0.088,
                        "precisionInterval": [0.031, 0.35],
                        "recallByQuantile": [1, 0.9, 0.9, 0.8, 0.7]
                      },
                      "negatives": {
                        "random": {
                          "balancedAccuracy": 0.91,
                          "accuracy": 0.91,
                          "precision": 0.96,
                          "recall": 0.86,
                          "f1": 0.907,
                          "auc": 0.95,
                          "n": 100,
                          "interval": [0.84, 0.95],
                          "headline": "balancedAccuracy",
                          "offered": 100
                        }
                      },
                      "controls": {}
                    }
                  ],
                  "summary": {
                    "detection": {
                      "latents": 1,
                      "balancedAccuracy": {
                        "mean": 0.91,
                        "lowerQuartile": 0.91,
                        "median": 0.91,
                        "upperQuartile": 0.91,
                        "interval": [0.91, 0.91]
                      },
                      "f1": {
                        "mean": 0.907,
                        "lowerQuartile": 0.907,
                        "median": 0.907,
                        "upperQuartile": 0.907,
                        "interval": [0.907, 0.907]
                      },
                      "auc": {
                        "mean": 0.95,
                        "lowerQuartile": 0.95,
                        "median": 0.95,
                        "upperQuartile": 0.95,
                        "interval": [0.95, 0.95]
                      },
                      "negatives": {},
                      "controls": {}
                    }
                  },
                  "failed": [],
                  "usage": {
                    "requests": 2000,
                    "retries": 0,
                    "promptTokens": 812345,
                    "completionTokens": 2000,
                    "seconds": 41.2
                  }
                }
              }
            }
          ]
        },
        {
          "name": "compareDictionaries",
          "tags": [{"name": "Work"}],
          "summary": "Puts a dictionary's latents beside the model's neurons and a random dictionary, as one table.",
          "description": "Caches the dataset for the dictionary and its baselines in one pass, draws latents of each, explains them, scores the explanations, and says by how much the dictionary's are better. The baselines stay loaded under the names in `rows`. Saved as it goes: the same request again goes on where it stopped.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "dictionary",
              "description": "A loaded dictionary.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "dataset",
              "description": "What to read.",
              "required": true,
              "schema": {"$ref": "#/components/schemas/Dataset"}
            },
            {
              "name": "model",
              "description": "The loaded model that the dictionary reads, if it does not say.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "baselines",
              "description": "What stands beside it; `top-neurons` and `random` unless given.",
              "required": false,
              "schema": {"type": "array", "items": {"$ref": "#/components/schemas/DictionaryBaseline"}, "minItems": 1}
            },
            {
              "name": "topNeurons",
              "description": "How many neurons of `top-neurons` fire at each position; so many unless given that a neuron fires as often as a latent.",
              "required": false,
              "schema": {"type": "integer", "minimum": 1}
            },
            {
              "name": "latents",
              "description": "How many latents of each are drawn, from those that fire in at least four times `sampler.minimumExamples` places.",
              "required": false,
              "schema": {"type": "integer", "minimum": 2, "default": 100}
            },
            {
              "name": "explainer",
              "description": "Who writes; `{\"kind\": \"default\"}` unless given.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Explainer"}
            },
            {
              "name": "scorers",
              "description": "How explanations are tested; detection and fuzzing unless given.",
              "required": false,
              "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Scorer"}, "minItems": 1}
            },
            {
              "name": "sampler",
              "description": "Which windows stand for a latent; the sampler's defaults unless given.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Sampler"}
            },
            {
              "name": "client",
              "description": "Who answers prompts. What needs an LLM and has no client is refused.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Client"}
            },
            {
              "name": "controls",
              "description": "Runs that should come out at chance, with each score.",
              "required": false,
              "schema": {"type": "array", "items": {"$ref": "#/components/schemas/ScoreControl"}}
            },
            {
              "name": "cache",
              "description": "What the cache is called; made from the request unless given.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "contextLength",
              "description": "Tokens the model reads at once.",
              "required": false,
              "schema": {"type": "integer", "minimum": 1, "maximum": 1048576, "default": 256}
            },
            {
              "name": "maxTokens",
              "description": "Stop after this many tokens.",
              "required": false,
              "schema": {"type": "integer", "minimum": 1}
            },
            {
              "name": "seed",
              "description": "Decides every random choice: the random dictionary, which latents are drawn, samples, order, prompts.",
              "required": false,
              "schema": {"type": "integer", "minimum": 0, "default": 0}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "compareDictionariesResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["cache", "rows", "differences", "usage"],
              "properties": {
                "cache": {"type": "string", "description": "The cache's name."},
                "rows": {
                  "type": "array",
                  "description": "The dictionary first, then its baselines.",
                  "items": {"$ref": "#/components/schemas/ComparisonRow"}
                },
                "differences": {
                  "type": "array",
                  "description": "The dictionary's mean score less each baseline's.",
                  "items": {"$ref": "#/components/schemas/ComparisonDifference"}
                },
                "baselineDifferences": {
                  "type": "array",
                  "description": "Each baseline's mean score less that of each that stands below it in `rows`.",
                  "items": {"$ref": "#/components/schemas/ComparisonDifference"}
                },
                "usage": {"$ref": "#/components/schemas/Usage"}
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/NotInWorkspace"},
            {"$ref": "#/components/errors/OutOfResources"},
            {"$ref": "#/components/errors/EndpointFailed"}
          ],
          "examples": [
            {
              "name": "Against a random dictionary, without an LLM.",
              "params": [
                {"name": "dictionary", "value": "sae-5"},
                {"name": "dataset", "value": {"paths": ["pile.jsonl"]}},
                {"name": "baselines", "value": ["random"]},
                {"name": "latents", "value": 50},
                {"name": "explainer", "value": {"kind": "tokens"}},
                {"name": "scorers", "value": [{"kind": "fuzzing"}]},
                {"name": "client", "value": {"kind": "lexical"}}
              ],
              "result": {
                "name": "result",
                "value": {
                  "cache": "cache-5d1e",
                  "rows": [
                    {
                      "dictionary": "sae-5",
                      "kind": "latents",
                      "drawn": 50,
                      "explained": 48,
                      "skipped": 2,
                      "failed": 0,
                      "run": "run-1",
                      "scores": {"fuzzing": {"latents": 48, "negatives": {}, "controls": {}}}
                    },
                    {
                      "dictionary": "sae-5.random",
                      "kind": "random",
                      "drawn": 50,
                      "explained": 31,
                      "skipped": 19,
                      "failed": 0,
                      "run": "run-2",
                      "scores": {"fuzzing": {"latents": 31, "negatives": {}, "controls": {}}}
                    }
                  ],
                  "differences": [
                    {
                      "scorer": "fuzzing",
                      "dictionary": "sae-5.random",
                      "metric": "balancedAccuracy",
                      "difference": 0.21,
                      "interval": [0.17, 0.25]
                    }
                  ],
                  "usage": {"requests": 0, "retries": 0, "promptTokens": 0, "completionTokens": 0, "seconds": 31.5}
                }
              }
            }
          ]
        },
        {
          "name": "intervene",
          "tags": [{"name": "Work"}],
          "summary": "Edits the forward pass and tells what that changes.",
          "description": "`kl` is KL(baseline ‖ intervened) in nats, the mean over `positions`' per-position values; `delta` is in log-probability at the last position.",
          "paramStructure": "by-name",
          "x-exactly-one-of": [["text", "tokens"]],
          "params": [
            {
              "name": "model",
              "description": "A loaded model.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "text",
              "description": "The text; exclusive with `tokens`.",
              "required": false,
              "schema": {"type": "string"}
            },
            {
              "name": "tokens",
              "description": "Token numbers; exclusive with `text`.",
              "required": false,
              "schema": {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 1}
            },
            {
              "name": "interventions",
              "description": "Edits of the forward pass, applied in order.",
              "required": true,
              "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Intervention"}, "minItems": 1}
            },
            {
              "name": "generate",
              "description": "Also continue the text, with and without the intervention.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/GenerateOptions"}
            },
            {
              "name": "topTokens",
              "description": "How many of the tokens that moved most to return, in each direction.",
              "required": false,
              "schema": {"type": "integer", "minimum": 0, "maximum": 1000, "default": 10}
            },
            {
              "name": "calibrate",
              "description": "Find the strength, by monotone search, at which the effect is this large. All strengths are multiplied by one factor.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Calibration"}
            },
            {
              "name": "state",
              "description": "A saved state (`saveState`) that the text follows, in the place of the prefix it was saved from; recurrent models only. Positions are still counted from the first given token.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "interveneResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["strength", "kl", "positions", "up", "down"],
              "properties": {
                "strength": {
                  "type": ["number", "null"],
                  "description": "The strength that was applied, of the first intervention that has one; null if none has."
                },
                "kl": {"type": "number", "description": "Mean of `positions`, in nats."},
                "positions": {
                  "type": "array",
                  "description": "KL(baseline ‖ intervened) at each given position from the first edited one on, in nats.",
                  "items": {"type": "number"}
                },
                "up": {
                  "type": "array",
                  "description": "Tokens that became more probable, most first.",
                  "items": {"$ref": "#/components/schemas/TokenShift"}
                },
                "down": {
                  "type": "array",
                  "description": "Tokens that became less probable, most first.",
                  "items": {"$ref": "#/components/schemas/TokenShift"}
                },
                "baseline": {"$ref": "#/components/schemas/Continuations", "description": "Without the intervention."},
                "intervened": {"$ref": "#/components/schemas/Continuations", "description": "With the intervention."}
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/OutOfResources"},
            {"$ref": "#/components/errors/NotInWorkspace"}
          ],
          "examples": [
            {
              "name": "A latent is turned up.",
              "params": [
                {"name": "model", "value": "pythia-160m"},
                {"name": "text", "value": "Hello"},
                {
                  "name": "interventions",
                  "value": [{"at": {"dictionary": "sae-5", "latent": 911}, "operation": "add", "strength": 8}]
                },
                {"name": "topTokens", "value": 1}
              ],
              "result": {
                "name": "result",
                "value": {
                  "strength": 8,
                  "kl": 0.31,
                  "positions": [0.31],
                  "up": [{"id": 1533, "text": " world", "delta": 1.25}],
                  "down": [{"id": 15, "text": ".", "delta": -0.75}]
                }
              }
            }
          ]
        },
        {
          "name": "similarity",
          "tags": [{"name": "Work"}],
          "summary": "Finds which latents of two dictionaries are the same.",
          "description": "By `decoder` and `encoder` rows are compared by cosine, and a latent is shared whose partner is above 0.7 in both. By `activations` those are alike that fire on the same tokens of a cache, across layers and models too. By `explanations` what was said of latents is compared, by meaning or by words. `nearest` gives every latent of `a` its best partner, `optimal` a one-to-one assignment of the greatest total similarity among the candidates of each latent, with a proof of how near the best it is. A long search goes on where it stopped when it is asked for again.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "a",
              "description": "A loaded dictionary.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "b",
              "description": "Another; of the same width unless compared by activations or explanations.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {"name": "by", "required": true, "schema": {"$ref": "#/components/schemas/SimilarityBasis"}},
            {
              "name": "matching",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Matching", "default": "nearest"}
            },
            {
              "name": "measure",
              "description": "For `activations`.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ActivationMeasure", "default": "jaccard"}
            },
            {
              "name": "cache",
              "description": "For `activations`: a cache that holds both dictionaries, or `a`; the newest that holds both unless given.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "cacheOfB",
              "description": "For `activations`: the cache that holds `b`, if that is another; of the same tokens.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "runs",
              "description": "Two runs of explanations, of `a` and of `b`. For `explanations` the newest of each latent unless given; otherwise, if given, tells whether matched latents are explained alike.",
              "required": false,
              "schema": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 2, "maxItems": 2}
            },
            {
              "name": "client",
              "description": "Who turns explanations into vectors: `lexical` counts words. Unless given, a sentence model that is loaded, else words are counted.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Client"}
            },
            {
              "name": "candidates",
              "description": "For `optimal`: partners of each latent that are considered.",
              "required": false,
              "schema": {"type": "integer", "minimum": 1, "maximum": 1024, "default": 32}
            },
            {
              "name": "seed",
              "description": "Decides how explanations are shuffled.",
              "required": false,
              "schema": {"type": "integer", "minimum": 0, "default": 0}
            },
            {
              "name": "top",
              "description": "Return only this many pairs, the most similar; all unless given.",
              "required": false,
              "schema": {"type": "integer", "minimum": 1}
            },
            {
              "name": "output",
              "description": "A safetensors file to write the pairs to: `pairs`, [pairs, 3], float32: a, b, similarity.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "similarityResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "by", "matching", "latents", "meanMaxSimilarity", "meanSimilarity", "sharedFraction", "quantiles", "pairs"
              ],
              "properties": {
                "by": {"$ref": "#/components/schemas/SimilarityBasis"},
                "matching": {"$ref": "#/components/schemas/Matching"},
                "latents": {
                  "type": "integer",
                  "description": "Latents of `a` that were compared; for `explanations`, those that have one.",
                  "minimum": 0
                },
                "meanMaxSimilarity": {
                  "type": "number",
                  "description": "Mean over the latents of `a` of the similarity to the nearest of `b`."
                },
                "meanSimilarity": {
                  "type": "number",
                  "description": "Mean over the latents of `a` of the similarity to the partner."
                },
                "sharedFraction": {
                  "type": "number",
                  "description": "Share of the latents of `a` whose partner has a similarity above 0.7; for `decoder` and `encoder`, in both.",
                  "minimum": 0,
                  "maximum": 1
                },
                "sharedByDecoder": {
                  "type": "number",
                  "description": "For `decoder` and `encoder`: the share by decoder rows alone.",
                  "minimum": 0,
                  "maximum": 1
                },
                "sharedByEncoder": {
                  "type": "number",
                  "description": "For `decoder` and `encoder`: the share by encoder rows alone.",
                  "minimum": 0,
                  "maximum": 1
                },
                "quantiles": {
                  "type": "array",
                  "description": "Similarity to the partner at every tenth of the latents of `a`, from the least to the greatest.",
                  "items": {"type": "number"},
                  "minItems": 11,
                  "maxItems": 11
                },
                "optimality": {"$ref": "#/components/schemas/Optimality", "description": "For `optimal`."},
                "explanations": {
                  "$ref": "#/components/schemas/ExplanationAgreement",
                  "description": "Whether partners are explained alike; absent unless explanations were compared."
                },
                "pairs": {"$ref": "#/components/schemas/SimilarPairs", "description": "Most similar first."}
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/NotInWorkspace"},
            {"$ref": "#/components/errors/OutOfResources"},
            {"$ref": "#/components/errors/EndpointFailed"}
          ],
          "examples": [
            {
              "name": "The best pair of two seeds.",
              "params": [
                {"name": "a", "value": "sae-5"},
                {"name": "b", "value": "sae-5-seed-2"},
                {"name": "by", "value": "decoder"},
                {"name": "top", "value": 1}
              ],
              "result": {
                "name": "result",
                "value": {
                  "by": "decoder",
                  "matching": "nearest",
                  "latents": 32768,
                  "meanMaxSimilarity": 0.72,
                  "meanSimilarity": 0.72,
                  "sharedFraction": 0.53,
                  "sharedByDecoder": 0.58,
                  "sharedByEncoder": 0.55,
                  "quantiles": [0.1, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1],
                  "pairs": [{"a": 911, "b": 12, "similarity": 0.998, "decoder": 0.998, "encoder": 0.991}]
                }
              }
            }
          ]
        },
        {
          "name": "searchLatents",
          "tags": [{"name": "Work"}],
          "summary": "Finds latents by what is said of them, by direction, or by what is active on a text.",
          "description": "`text` looks for explanations in the workspace that mean the same (with `client`, or a sentence model that is loaded) or share words with it. `vector` looks for decoder rows that point its way, and `activeOn` for latents that fire on a text. The first search of a kind makes an index, which is kept until what it is made of changes; explanations are embedded once and for all.",
          "paramStructure": "by-name",
          "x-exactly-one-of": [["text", "vector", "activeOn"]],
          "params": [
            {
              "name": "dictionary",
              "description": "Only latents of this dictionary: loaded or, for `text`, one that has explanations in the workspace. Unless given, of all of them.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "text",
              "description": "What explanations should be about.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "vector",
              "description": "A direction that decoder rows should point in, as wide as they.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/SteeringDirection"}
            },
            {
              "name": "activeOn",
              "description": "A text that latents should fire on.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "top",
              "description": "Most latents to return.",
              "required": false,
              "schema": {"type": "integer", "minimum": 1, "maximum": 10000, "default": 10}
            },
            {
              "name": "client",
              "description": "Who turns texts into vectors for `text`: `lexical` matches words. Unless given, a sentence model that is loaded, else words are matched.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Client"}
            },
            {
              "name": "model",
              "description": "The loaded model that reads `activeOn`; the dictionary's own unless given.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "cache",
              "description": "For `activeOn`: compare each activation with the latent's strongest in this cache, rather than with the strongest on the text.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "searchLatentsResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["latents", "by", "searched"],
              "properties": {
                "latents": {
                  "type": "array",
                  "description": "Best first.",
                  "items": {"$ref": "#/components/schemas/FoundLatent"}
                },
                "by": {"$ref": "#/components/schemas/SearchBasis"},
                "searched": {"type": "integer", "description": "Latents that were looked at.", "minimum": 0}
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/NotInWorkspace"},
            {"$ref": "#/components/errors/OutOfResources"},
            {"$ref": "#/components/errors/EndpointFailed"}
          ],
          "examples": [
            {
              "name": "By words.",
              "params": [{"name": "text", "value": "family members"}, {"name": "top", "value": 1}],
              "result": {
                "name": "result",
                "value": {
                  "latents": [
                    {
                      "dictionary": "sae-5",
                      "latent": 206,
                      "similarity": 0.61,
                      "explanation": "Family members such as \"sister\"."
                    }
                  ],
                  "by": "words",
                  "searched": 32768
                }
              }
            }
          ]
        },
        {
          "name": "similarityTable",
          "tags": [{"name": "Work"}],
          "summary": "Says how alike many dictionaries are, each with each.",
          "description": "A row for each two of them in the order given, with what `similarity` says of the first and the second: layer by layer, seed by seed.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "dictionaries",
              "description": "Loaded dictionaries.",
              "required": true,
              "schema": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 2, "maxItems": 256}
            },
            {"name": "by", "required": true, "schema": {"$ref": "#/components/schemas/SimilarityBasis"}},
            {
              "name": "matching",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Matching", "default": "nearest"}
            },
            {
              "name": "measure",
              "description": "For `activations`.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ActivationMeasure", "default": "jaccard"}
            },
            {
              "name": "cache",
              "description": "For `activations`: a cache that holds all the dictionaries; for each two the newest that holds both unless given.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "client",
              "description": "Who turns explanations into vectors, as for `similarity`.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Client"}
            },
            {
              "name": "candidates",
              "description": "For `optimal`: partners of each latent that are considered.",
              "required": false,
              "schema": {"type": "integer", "minimum": 1, "maximum": 1024, "default": 32}
            },
            {
              "name": "seed",
              "description": "Decides how explanations are shuffled.",
              "required": false,
              "schema": {"type": "integer", "minimum": 0, "default": 0}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "similarityTableResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["by", "matching", "rows"],
              "properties": {
                "by": {"$ref": "#/components/schemas/SimilarityBasis"},
                "matching": {"$ref": "#/components/schemas/Matching"},
                "rows": {"type": "array", "items": {"$ref": "#/components/schemas/SimilarityRow"}}
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/NotInWorkspace"},
            {"$ref": "#/components/errors/OutOfResources"},
            {"$ref": "#/components/errors/EndpointFailed"}
          ],
          "examples": [
            {
              "name": "Two layers.",
              "params": [{"name": "dictionaries", "value": ["sae-5", "sae-6"]}, {"name": "by", "value": "activations"}],
              "result": {
                "name": "result",
                "value": {
                  "by": "activations",
                  "matching": "nearest",
                  "rows": [
                    {
                      "a": "sae-5",
                      "b": "sae-6",
                      "hookpointOfA": "layers.5",
                      "hookpointOfB": "layers.6",
                      "latents": 32768,
                      "meanMaxSimilarity": 0.61,
                      "meanSimilarity": 0.61,
                      "sharedFraction": 0.41,
                      "quantiles": [0, 0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9, 1]
                    }
                  ]
                }
              }
            }
          ]
        },
        {
          "name": "steeringVector",
          "tags": [{"name": "Steering"}],
          "summary": "Makes directions that steer a model towards a behaviour, of pairs of answers that show it and do not.",
          "description": "Contrastive activation addition and its relatives. Each pair's prompt is run with both answers, activations are read at one token of each, and the recipe makes of them a vector for every hookpoint. All recipes give a vector that points from negative to positive and is as long as the classes' means are apart along it, so that strength 1 of `add` carries the one mean to the other. Where answers are letters, every letter counts alike however often it is the positive one. Pairs that cannot be used are listed with the reason. The vectors are saved under `name`, which then stands for them in `interventions` and `sweep`.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "model",
              "description": "A loaded model.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "pairs",
              "description": "The pairs, or a file of them.",
              "required": true,
              "schema": {"$ref": "#/components/schemas/ContrastPairs"}
            },
            {
              "name": "hookpoints",
              "description": "Where activations are read: a vector for each.",
              "required": true,
              "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Hookpoint"}, "minItems": 1}
            },
            {
              "name": "read",
              "description": "At which token of prompt and answer: `last`, `letter` (the one that holds the answer's first letter or digit), or its place, from the end if below 0.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ReadPosition"}
            },
            {
              "name": "recipe",
              "required": false,
              "schema": {"$ref": "#/components/schemas/SteeringRecipe", "default": "meanDifference"}
            },
            {
              "name": "name",
              "description": "What to save the vectors as, in place of any of that name; named after the request unless given.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "frame",
              "description": "What is put round the question of an item with lettered answers, `{question}` standing for it. After a frame that ends in an open parenthesis the letter follows at once, else after a space.",
              "required": false,
              "schema": {"type": "string", "minLength": 1, "default": "{question}\n\nAnswer: ("}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "steeringVectorResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["name", "vectors", "rejected", "pairs"],
              "properties": {
                "name": {"type": "string", "description": "What the vectors are saved as."},
                "vectors": {"type": "array", "items": {"$ref": "#/components/schemas/SteeringVectorSummary"}},
                "rejected": {"type": "array", "items": {"$ref": "#/components/schemas/RejectedItem"}},
                "pairs": {"type": "integer", "minimum": 0, "description": "How many pairs the vectors are made of."},
                "letters": {
                  "type": "object",
                  "description": "Of lettered answers, how many of the pairs match with which letter.",
                  "additionalProperties": {"type": "integer"}
                }
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/UnreadableCheckpoint"},
            {"$ref": "#/components/errors/NotInWorkspace"},
            {"$ref": "#/components/errors/OutOfResources"}
          ],
          "examples": [
            {
              "name": "From two pairs.",
              "params": [
                {"name": "model", "value": "pythia"},
                {
                  "name": "pairs",
                  "value": [
                    {"prompt": "I feel", "positive": " glad", "negative": " sad"},
                    {"prompt": "What a", "positive": " joy", "negative": " pity"}
                  ]
                },
                {"name": "hookpoints", "value": ["layers.5"]},
                {"name": "name", "value": "mood"}
              ],
              "result": {
                "name": "result",
                "value": {
                  "name": "mood",
                  "vectors": [{"hookpoint": "layers.5", "norm": 3.1, "residualNorm": 24.5, "separation": 2.2}],
                  "rejected": [],
                  "pairs": 2
                }
              }
            }
          ]
        },
        {
          "name": "sweep",
          "tags": [{"name": "Steering"}],
          "summary": "Measures what a steering vector does to answers, at many places and strengths.",
          "description": "For every item the next token after the prompt is looked at, unsteered and steered in each way. `behaviour` is p(matching) / (p(matching) + p(other)), `nonsense` what goes to any other token. With `grading` the model answers in its own words, and an LLM grades how strongly each answer shows the behaviour: 1 to 10 become a behaviour from 0 to 1, a grade of 0 is nonsense. What comes before the first edited position is run once for all ways. Rows are of one half of the items; the other half chooses the row that moves behaviour most in its strength's direction without adding more than 0.1 to nonsense. Each item's answers, and each grade, are saved; the same request goes on where it stopped.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "model",
              "description": "A loaded model.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "vector",
              "description": "Saved steering vectors.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "items",
              "description": "Questions, in the forms that `steeringVector` reads; only the first token of each answer counts. With `grading` they need no answers.",
              "required": true,
              "schema": {"$ref": "#/components/schemas/ContrastPairs"}
            },
            {
              "name": "hookpoints",
              "description": "Where to steer, one place after the other. Places joined by `+` are steered at once: `layers.3+layers.3.state`.",
              "required": true,
              "schema": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1}
            },
            {
              "name": "strengths",
              "description": "How many times the vector is added; all of them at every place.",
              "required": true,
              "schema": {"type": "array", "items": {"type": "number"}, "minItems": 1}
            },
            {
              "name": "positions",
              "description": "At which tokens; `last` unless given, with `grading` `generated`. `last` at a recurrent state means the state that the last token meets, `generated` that one and those of the tokens written.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Positions"}
            },
            {
              "name": "frame",
              "description": "What is put round the question of an item with lettered answers; see `steeringVector`. With `grading` an open parenthesis at its end is left out.",
              "required": false,
              "schema": {"type": "string", "minLength": 1, "default": "{question}\n\nAnswer: ("}
            },
            {
              "name": "state",
              "description": "A saved state of a recurrent model: every item follows the prefix that it stands for.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "grading",
              "description": "Lets the model answer in its own words, and `client` grade the answers.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/SweepGrading"}
            },
            {
              "name": "client",
              "description": "The LLM that grades; with `grading` only.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Client"}
            },
            {
              "name": "seed",
              "description": "Of the halves and the intervals.",
              "required": false,
              "schema": {"type": "integer", "minimum": 0, "default": 0}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "sweepResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["rows", "chosen", "baseline", "items", "validationItems", "rejected"],
              "properties": {
                "rows": {
                  "type": "array",
                  "description": "Place after place, in the order asked, every strength of each.",
                  "items": {"$ref": "#/components/schemas/SweepRow"}
                },
                "chosen": {
                  "oneOf": [{"$ref": "#/components/schemas/SweepChoice"}, {"type": "null"}],
                  "description": "By the items that are not in the rows' numbers; null where none of them got a grade that tells."
                },
                "baseline": {"$ref": "#/components/schemas/SweepBaseline"},
                "items": {"type": "integer", "minimum": 0, "description": "How many items the rows are means of."},
                "validationItems": {
                  "type": "integer",
                  "minimum": 0,
                  "description": "How many items chose. With fewer than four items both halves are all of them."
                },
                "rejected": {"type": "array", "items": {"$ref": "#/components/schemas/RejectedItem"}},
                "graded": {"$ref": "#/components/schemas/SweepGrades"}
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/UnreadableCheckpoint"},
            {"$ref": "#/components/errors/NotInWorkspace"},
            {"$ref": "#/components/errors/OutOfResources"},
            {"$ref": "#/components/errors/EndpointFailed"}
          ],
          "examples": [
            {
              "name": "One place, one strength.",
              "params": [
                {"name": "model", "value": "pythia"},
                {"name": "vector", "value": "mood"},
                {"name": "items", "value": {"path": "items.jsonl"}},
                {"name": "hookpoints", "value": ["layers.5"]},
                {"name": "strengths", "value": [2]}
              ],
              "result": {
                "name": "result",
                "value": {
                  "rows": [
                    {
                      "hookpoint": "layers.5",
                      "strength": 2,
                      "behaviour": 0.74,
                      "nonsense": 0.31,
                      "kl": 0.4,
                      "interval": [0.69, 0.79],
                      "change": 0.22,
                      "changeInterval": [0.19, 0.25],
                      "graded": 25
                    }
                  ],
                  "chosen": {"hookpoint": "layers.5", "strength": 2},
                  "baseline": {"behaviour": 0.52, "nonsense": 0.3, "interval": [0.46, 0.58], "graded": 25},
                  "items": 25,
                  "validationItems": 25,
                  "rejected": []
                }
              }
            }
          ]
        },
        {
          "name": "trainProbe",
          "tags": [{"name": "Probes"}],
          "summary": "Makes probes of what a model has after statements, and measures what they know of the truth.",
          "description": "Each statement is run once and read at every hookpoint; for kinds that read pairs both answers go on from a copy of its memory (recurrent state or keys and values). A part of the data is held out, whole groups of items together. `results` are against the truth, on `evaluate` or else on the held-out items of those that `train` chooses. Where items have characters or difficulties, `transfers` gives every share of the tested items, and how much of the gap between a probe of the other character's beliefs and one of the truth is recovered (PGR); `anomalies` tells by the Mahalanobis distance of all layers' log-odds. Everything finished is kept, and the same request goes on from there.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "model",
              "description": "A loaded model.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "data",
              "description": "Statements with labels.",
              "required": true,
              "schema": {"$ref": "#/components/schemas/ProbeData"}
            },
            {
              "name": "hookpoints",
              "description": "Where activations are read: a probe of each kind for each. Recurrent states too.",
              "required": true,
              "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Hookpoint"}, "minItems": 1}
            },
            {
              "name": "kinds",
              "description": "How probes are made.",
              "required": true,
              "schema": {"type": "array", "items": {"$ref": "#/components/schemas/ProbeKind"}, "minItems": 1}
            },
            {
              "name": "probe",
              "description": "What to save the probes as, in place of any of that name; named after the request unless given.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "evaluate",
              "description": "Statements on which the probes are tested, none of which trains.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProbeData"}
            },
            {
              "name": "train",
              "description": "Which items of `data` train; all, on their own labels, unless given.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProbeContext"}
            },
            {
              "name": "position",
              "description": "Which token of a statement is read, from the end: -1 is the last.",
              "required": false,
              "schema": {"type": "integer", "maximum": -1, "default": -1}
            },
            {
              "name": "holdOut",
              "description": "Share of `data` that does not train. 0 goes with `evaluate` only; what is said of held-out items is then said of training ones.",
              "required": false,
              "schema": {"type": "number", "minimum": 0, "maximum": 0.9, "default": 0.25}
            },
            {
              "name": "reflect",
              "description": "On how many of the tested statements activations are mirrored in the probes' planes, to see whether the model's answers turn round.",
              "required": false,
              "schema": {"type": "integer", "minimum": 0, "default": 0}
            },
            {
              "name": "seed",
              "description": "Of what is held out, drawn anew, and begun at random.",
              "required": false,
              "schema": {"type": "integer", "minimum": 0, "default": 0}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "trainProbeResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "probe", "results", "earliestInformative", "earliest", "training", "tested", "answers", "transfers",
                "anomalies", "reflections", "rejected"
              ],
              "properties": {
                "probe": {"type": "string", "description": "What the probes are saved as."},
                "results": {
                  "type": "array",
                  "description": "Hookpoint after hookpoint, every kind at each.",
                  "items": {"$ref": "#/components/schemas/ProbeResult"}
                },
                "earliestInformative": {
                  "type": "string",
                  "description": "The first layer at which a probe of the first kind is nearly as good as at its best; see `earliest`."
                },
                "earliest": {
                  "type": "array",
                  "description": "For each kind and each sort of hookpoint, the first layer whose held-out area is above one half by 95 % of what the best is; the middle one where none is above.",
                  "items": {"$ref": "#/components/schemas/ProbeEarliest"}
                },
                "training": {"type": "integer", "minimum": 0, "description": "How many statements trained."},
                "tested": {
                  "type": "integer",
                  "minimum": 0,
                  "description": "How many statements the probes were tested on."
                },
                "answers": {
                  "type": "array",
                  "description": "What the model answers itself, on every share of the tested items; empty where items have no choices.",
                  "items": {"$ref": "#/components/schemas/ProbeAnswers"}
                },
                "transfers": {
                  "type": "array",
                  "description": "Every probe on every share of the tested items; empty where items have neither characters nor difficulties.",
                  "items": {"$ref": "#/components/schemas/ProbeTransfer"}
                },
                "anomalies": {
                  "type": "array",
                  "description": "For each kind, where `train` names a character and others are tested too.",
                  "items": {"$ref": "#/components/schemas/ProbeAnomalies"}
                },
                "reflections": {
                  "type": "array",
                  "description": "Where `reflect` asks for it, for kinds that read the statement alone.",
                  "items": {"$ref": "#/components/schemas/ProbeReflection"}
                },
                "rejected": {"type": "array", "items": {"$ref": "#/components/schemas/RejectedProbeItem"}}
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/UnreadableCheckpoint"},
            {"$ref": "#/components/errors/NotInWorkspace"},
            {"$ref": "#/components/errors/OutOfResources"}
          ],
          "examples": [
            {
              "name": "Whether layer 5 knows which sums are right.",
              "params": [
                {"name": "model", "value": "pythia"},
                {"name": "data", "value": {"path": "sums.jsonl"}},
                {"name": "hookpoints", "value": ["layers.5"]},
                {"name": "kinds", "value": ["logistic"]},
                {"name": "probe", "value": "sums"}
              ],
              "result": {
                "name": "result",
                "value": {
                  "probe": "sums",
                  "results": [
                    {"hookpoint": "layers.5", "kind": "logistic", "auroc": 0.91, "interval": [0.88, 0.94], "heldOut": 0.91}
                  ],
                  "earliestInformative": "layers.5",
                  "earliest": [{"kind": "logistic", "hookpoint": "layers.5"}],
                  "training": 750,
                  "tested": 250,
                  "answers": [],
                  "transfers": [],
                  "anomalies": [],
                  "reflections": [],
                  "rejected": []
                }
              }
            }
          ]
        },
        {
          "name": "probe",
          "tags": [{"name": "Probes"}],
          "summary": "Says by a saved probe how likely statements are true.",
          "description": "Of the probe's kinds and hookpoints the one is used that was best on what was held out of its training, unless the request names others. The model that the probe was made for has to be loaded.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "probe",
              "description": "A saved probe.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "texts",
              "description": "Statements, in the form of those that trained.",
              "required": true,
              "schema": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1}
            },
            {
              "name": "hookpoint",
              "description": "Only probes that read here.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Hookpoint"}
            },
            {
              "name": "kind",
              "description": "Only probes of this kind.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProbeKind"}
            },
            {
              "name": "choices",
              "description": "The false and the true answer, for kinds that read both; as in training unless given.",
              "required": false,
              "schema": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 2, "maxItems": 2}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "probeResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["logOdds", "hookpoint", "kind"],
              "properties": {
                "logOdds": {
                  "type": "array",
                  "description": "Of each text being true, in nats.",
                  "items": {"type": "number"}
                },
                "hookpoint": {"type": "string", "description": "Where the probe that was used reads."},
                "kind": {"$ref": "#/components/schemas/ProbeKind"}
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/UnreadableCheckpoint"},
            {"$ref": "#/components/errors/NotInWorkspace"},
            {"$ref": "#/components/errors/OutOfResources"}
          ],
          "examples": [
            {
              "name": "Two sums.",
              "params": [{"name": "probe", "value": "sums"}, {"name": "texts", "value": ["2 + 2 = 4.", "2 + 2 = 5."]}],
              "result": {"name": "result", "value": {"logOdds": [2.3, -1.9], "hookpoint": "layers.5", "kind": "logistic"}}
            }
          ]
        },
        {
          "name": "export",
          "tags": [{"name": "Exchange"}],
          "summary": "Writes what the workspace holds in another tool's layout.",
          "description": "`delphi` (a cache): the folder that EleutherAI's Delphi reads its latents from, a subfolder for each hookpoint; the last, shorter context is filled up with the padding or end-of-text token, since Delphi wants contexts of one length. `delphi-explanations` (a run): Delphi's folder of explanations. `neuronpedia` (a cache, and a run or the newest explanations): a file of features as Neuronpedia has them, with their strongest texts, histograms and (where model and dictionary are loaded) logits; one a line if it ends in `.jsonl`. `scores-csv`, `scores-jsonl` (a run): a row for each latent, scorer and kind of negatives. `gguf` (a vector): control vectors for llama.cpp, which has those of `layers.1` and later. `safetensors` (a vector): a tensor for each hookpoint.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "cache",
              "description": "A complete cache: for `delphi` and `neuronpedia`.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {"name": "format", "required": true, "schema": {"$ref": "#/components/schemas/ExportFormat"}},
            {
              "name": "output",
              "description": "The file to write, in place of one that is there; for `delphi` and `delphi-explanations` a folder, a new or an empty one.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "dictionary",
              "description": "Only this one of the cache's dictionaries.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "run",
              "description": "A run: for `delphi-explanations` and the scores; for `neuronpedia`, whose explanations.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "vector",
              "description": "Saved steering vectors: for `gguf` and `safetensors`.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "latents",
              "description": "For `neuronpedia`: which latents; all unless given.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/LatentSelection"}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "exportResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["output", "bytes"],
              "properties": {
                "output": {"type": "string"},
                "bytes": {"type": "integer", "minimum": 0, "description": "Written."}
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/UnreadableCheckpoint"},
            {"$ref": "#/components/errors/NotInWorkspace"},
            {"$ref": "#/components/errors/OutOfResources"}
          ],
          "examples": [
            {
              "name": "For Delphi.",
              "params": [
                {"name": "cache", "value": "pile"},
                {"name": "format", "value": "delphi"},
                {"name": "output", "value": "results/latents"}
              ],
              "result": {"name": "result", "value": {"output": "results/latents", "bytes": 14000000}}
            }
          ]
        },
        {
          "name": "import",
          "x-type-name": "ImportFiles",
          "tags": [{"name": "Exchange"}],
          "summary": "Takes in what another tool has made.",
          "description": "`delphi`: caches of EleutherAI's Delphi, a folder for each hookpoint or one of these, become one cache. Each becomes the loaded dictionary that reads there, or one that is known only by what it did. `delphi-explanations` and `neuronpedia` (features or explanations; a list, or one a line) become a run of explanations. `gguf` (llama.cpp's control vectors) and `safetensors` (a tensor for each hookpoint) become steering vectors. An import of a cache goes on where it stopped when it is asked for again.",
          "paramStructure": "by-name",
          "params": [
            {"name": "format", "required": true, "schema": {"$ref": "#/components/schemas/ImportFormat"}},
            {
              "name": "path",
              "description": "The file or folder to read.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "name",
              "description": "What the cache, the run or the vectors are called; vectors of that name are replaced. Made up unless given.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "dictionary",
              "description": "Whose latents they are: for explanations required, loaded or in `cache`; for a cache of one hookpoint unless the loaded one is found by its place.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "model",
              "description": "For a cache: the loaded model whose tokens these are, the only one unless given. For vectors: whose hookpoints are meant.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "cache",
              "description": "For explanations: the cache that they will be scored on.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "module",
              "description": "For `delphi-explanations`: whose, where the folder holds those of several.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "importResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["kind", "name", "items", "failed", "notes"],
              "properties": {
                "kind": {"$ref": "#/components/schemas/ImportKind"},
                "name": {"type": "string", "description": "What it is called in the workspace."},
                "items": {"type": "integer", "description": "Activations, explanations or vectors.", "minimum": 0},
                "failed": {
                  "type": "integer",
                  "description": "Latents that the other tool came to no explanation of.",
                  "minimum": 0
                },
                "notes": {"type": "array", "description": "What a person should know.", "items": {"type": "string"}}
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/UnreadableCheckpoint"},
            {"$ref": "#/components/errors/NotInWorkspace"},
            {"$ref": "#/components/errors/OutOfResources"}
          ],
          "examples": [
            {
              "name": "Control vectors of llama.cpp.",
              "params": [{"name": "format", "value": "gguf"}, {"name": "path", "value": "/data/happy.gguf"}],
              "result": {
                "name": "result",
                "value": {"kind": "vector", "name": "happy", "items": 31, "failed": 0, "notes": ["Vectors at layers.1."]}
              }
            }
          ]
        },
        {
          "name": "report",
          "tags": [{"name": "Exchange"}],
          "summary": "Writes one HTML file that shows a dictionary's latents, to look at and to share.",
          "description": "The file needs nothing but a browser: no network, no server, no other file. It holds an overview of the scores and their controls, a table of latents to search and sort, and a card for each latent: explanations and their scores, examples, the tokens whose logits the latent moves, the latents that are nearest to it, how strongly it fires. With `compareWith` it also shows which latents of another dictionary are the same. The file is written aside and put in its place when it is complete, so a cancelled request leaves what was there before.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "dictionary",
              "description": "A loaded dictionary.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "cache",
              "description": "A complete cache that holds the dictionary.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "runs",
              "description": "Runs of explanations of this dictionary; where several explain a latent, the first counts as its explanation. Unless given, all that were made from this cache, newest first.",
              "required": false,
              "schema": {"type": "array", "items": {"type": "string", "minLength": 1}}
            },
            {
              "name": "output",
              "description": "The file to write; its name ends in .html.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "latents",
              "description": "Which latents have a card. Unless given: all that fire in the cache, or, of more than 10,000, those that the runs are about.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/LatentSelection"}
            },
            {
              "name": "sampler",
              "description": "Which windows of a latent are shown; unless given ten, of which four are the strongest and the others from six slices of strength.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Sampler"}
            },
            {
              "name": "compareWith",
              "description": "Another loaded dictionary of the same width: its latents are matched one to one by decoder row.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "trajectory",
              "description": "A text whose predictions on the way through the model are drawn, layers by positions.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ReportTrajectory"}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "reportResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["output", "latents", "bytes"],
              "properties": {
                "output": {"type": "string"},
                "latents": {"type": "integer", "minimum": 0, "description": "How many have a card."},
                "bytes": {"type": "integer", "minimum": 0, "description": "Written."}
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/UnreadableCheckpoint"},
            {"$ref": "#/components/errors/NotInWorkspace"},
            {"$ref": "#/components/errors/OutOfResources"}
          ],
          "examples": [
            {
              "name": "Of one run.",
              "params": [
                {"name": "dictionary", "value": "sae-5"},
                {"name": "cache", "value": "pile"},
                {"name": "runs", "value": ["pile-tokens"]},
                {"name": "output", "value": "results/sae-5.html"}
              ],
              "result": {"name": "result", "value": {"output": "results/sae-5.html", "latents": 4012, "bytes": 12000000}}
            }
          ]
        },
        {
          "name": "latent",
          "tags": [{"name": "Work"}],
          "summary": "Returns all that is known of one latent.",
          "description": "Statistics come from a cache, explanations and scores from the runs in the workspace, neighbours from the dictionary.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "dictionary",
              "description": "A loaded dictionary.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "latent",
              "description": "Which latent, from 0.",
              "required": true,
              "schema": {"type": "integer", "minimum": 0}
            },
            {
              "name": "cache",
              "description": "A cache in the workspace; the newest that holds the dictionary unless given.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            }
          ],
          "result": {
            "name": "latentResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["dictionary", "latent", "decoderNorm", "neighbours", "explanations"],
              "properties": {
                "dictionary": {"type": "string", "description": "The dictionary's name."},
                "latent": {"type": "integer", "description": "Which latent.", "minimum": 0},
                "cache": {
                  "type": "string",
                  "description": "The cache that `statistics` come from; absent when there is none."
                },
                "statistics": {
                  "$ref": "#/components/schemas/LatentStatistics",
                  "description": "Absent when there is no cache."
                },
                "decoderNorm": {"type": "number", "description": "Length of its decoder row.", "minimum": 0},
                "effects": {
                  "$ref": "#/components/schemas/LogitEffects",
                  "description": "Absent when the model is not loaded, or the dictionary does not write to its residual stream."
                },
                "neighbours": {
                  "type": "array",
                  "description": "The ten latents with the most similar decoder rows.",
                  "items": {"$ref": "#/components/schemas/NearLatent"}
                },
                "explanations": {
                  "type": "array",
                  "description": "Newest first.",
                  "items": {"$ref": "#/components/schemas/ScoredExplanation"}
                }
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/NotInWorkspace"}
          ],
          "examples": [
            {
              "name": "A latent with one explanation.",
              "params": [{"name": "dictionary", "value": "sae-5"}, {"name": "latent", "value": 911}],
              "result": {
                "name": "result",
                "value": {
                  "dictionary": "sae-5",
                  "latent": 911,
                  "cache": "pile",
                  "statistics": {
                    "firingCount": 120,
                    "firingFraction": 0.0006,
                    "maxActivation": 4.25,
                    "meanActivation": 2.5,
                    "topTokens": [{"id": 12092, "text": "Hello", "count": 80}],
                    "histogram": [60, 40, 20]
                  },
                  "decoderNorm": 1,
                  "neighbours": [{"latent": 12, "similarity": 0.61}],
                  "explanations": [
                    {
                      "run": "pile-tokens",
                      "explainer": "tokens:1:0.3:12",
                      "explanation": "Words such as \"Hello\" and \"Hi\".",
                      "scores": [
                        {
                          "scorer": "detection",
                          "metrics": {
                            "balancedAccuracy": 0.91,
                            "accuracy": 0.91,
                            "precision": 0.96,
                            "recall": 0.86,
                            "f1": 0.907,
                            "auc": 0.95,
                            "n": 100,
                            "interval": [0.84, 0.95],
                            "headline": "balancedAccuracy",
                            "offered": 100
                          }
                        }
                      ]
                    }
                  ]
                }
              }
            }
          ]
        },
        {
          "name": "saveState",
          "tags": [{"name": "States"}],
          "summary": "Keeps what a recurrent model remembers of a text.",
          "description": "The state is stored in the workspace, and `state: name` then stands for that prefix in other requests: it is not read again, however long it was. `combine` adds up saved states instead, vector by vector, and `path` imports trained ones. Transformers are refused, since what they remember is as large as the text.",
          "paramStructure": "by-name",
          "x-exactly-one-of": [["text", "tokens", "combine", "path"]],
          "params": [
            {
              "name": "model",
              "description": "A loaded recurrent model.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "text",
              "description": "The text; exclusive with `tokens` and `combine`.",
              "required": false,
              "schema": {"type": "string"}
            },
            {
              "name": "tokens",
              "description": "Token numbers; exclusive with `text` and `combine`.",
              "required": false,
              "schema": {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 1}
            },
            {
              "name": "combine",
              "description": "Saved states of this model and their weights: the sum of weight · state is saved. Exclusive with `text` and `tokens`.",
              "required": false,
              "schema": {"type": "array", "items": {"$ref": "#/components/schemas/StateTerm"}, "minItems": 1}
            },
            {
              "name": "path",
              "description": "A file of trained initial states of RWKV 5 to 7 (`blocks.N.att.time_state`, `.pth` or safetensors): what state tuning makes. Exclusive with `text`, `tokens` and `combine`.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "name",
              "description": "What to call it; a state of that name is replaced.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "interventions",
              "description": "Edits of the forward pass while the text is read, applied in order.",
              "required": false,
              "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Intervention"}}
            },
            {
              "name": "state",
              "description": "A saved state that the text follows.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "saveStateResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["state", "bytes", "shapes", "positions"],
              "properties": {
                "state": {"type": "string", "description": "Its name."},
                "bytes": {"type": "integer", "description": "Size of the stored file.", "minimum": 0},
                "shapes": {
                  "type": "object",
                  "description": "The axes of each stored state, by its hookpoint.",
                  "additionalProperties": {"type": "array", "items": {"type": "integer", "minimum": 0}}
                },
                "positions": {"type": "integer", "description": "How many positions it stands for.", "minimum": 0}
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/OutOfResources"},
            {"$ref": "#/components/errors/UnreadableCheckpoint"},
            {"$ref": "#/components/errors/NotInWorkspace"}
          ],
          "examples": [
            {
              "name": "A prefix is kept.",
              "params": [
                {"name": "model", "value": "mamba-130m"},
                {"name": "text", "value": "Once upon a time"},
                {"name": "name", "value": "story"}
              ],
              "result": {
                "name": "result",
                "value": {
                  "state": "story",
                  "bytes": 123504,
                  "shapes": {"layers.0.state": [1536, 16], "layers.0.state.conv": [1536, 4]},
                  "positions": 4
                }
              }
            }
          ]
        },
        {
          "name": "trainLens",
          "tags": [{"name": "Lenses"}],
          "summary": "Trains a tuned lens: what a model would predict if it stopped at a site.",
          "description": "For each site the affine map with which the model's final norm and unembedding come closest, in KL, to the model's own predictions (https://arxiv.org/abs/2303.08112). It begins with a ridge regression in closed form and goes on with Adam, with warm-up, on the analytic gradient. Without `steps` it gets up to four rounds of 250, until it predicts better than the frequencies of tokens at every site. The figures are of contexts that nothing was trained on. Saved under `lens`; a name that another training has is refused, unless it is to `overwrite` it or is the same with more steps. The same request again goes on where it stopped, or gives the finished lens.",
          "paramStructure": "by-name",
          "params": [
            {
              "name": "model",
              "description": "A loaded model.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "dataset",
              "description": "The text to learn from and to be measured on; up to a fifth of it is kept for measuring.",
              "required": true,
              "schema": {"$ref": "#/components/schemas/Dataset"}
            },
            {
              "name": "hookpoints",
              "description": "The residual streams that get a translator: `embedding`, `layers.N`. Every one but the last, which the model itself reads, unless given.",
              "required": false,
              "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Hookpoint"}, "minItems": 1}
            },
            {"name": "loss", "required": false, "schema": {"$ref": "#/components/schemas/LensLoss", "default": "kl"}},
            {
              "name": "steps",
              "description": "Exactly as many steps of the optimiser.",
              "required": false,
              "schema": {"type": "integer", "minimum": 1, "maximum": 1000000}
            },
            {
              "name": "tokensPerStep",
              "description": "Tokens that the model reads in each step.",
              "required": false,
              "schema": {"type": "integer", "minimum": 1, "maximum": 1048576, "default": 2048}
            },
            {
              "name": "positionsPerStep",
              "description": "How many of them every translator learns from, drawn at random; unless given as many as make learning cost about as much as reading.",
              "required": false,
              "schema": {"type": "integer", "minimum": 1, "maximum": 1048576}
            },
            {
              "name": "sitesAtOnce",
              "description": "How many sites are trained together at most; as many as there is memory for unless given. The lens is the same, but every group of sites reads the text anew.",
              "required": false,
              "schema": {"type": "integer", "minimum": 1}
            },
            {
              "name": "contextLength",
              "description": "Tokens the model reads at once; 256, or as many as it takes if fewer, unless given.",
              "required": false,
              "schema": {"type": "integer", "minimum": 2}
            },
            {
              "name": "evaluationTokens",
              "description": "About how many held-out tokens the figures are measured on.",
              "required": false,
              "schema": {"type": "integer", "minimum": 1, "maximum": 16777216, "default": 4096}
            },
            {
              "name": "transfer",
              "description": "Whether every translator is also measured at every other site.",
              "required": false,
              "schema": {"type": "boolean", "default": false}
            },
            {
              "name": "lens",
              "description": "What to save the lens as; named after the request unless given.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "overwrite",
              "description": "Puts the lens in the place of one of that name that was trained with other settings, or loaded; for more steps of the same it is not needed.",
              "required": false,
              "schema": {"type": "boolean", "default": false}
            },
            {
              "name": "output",
              "description": "A folder to write the lens to as the `tuned-lens` package keeps it, too; needs every site.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "seed",
              "description": "Decides every random choice; 0 unless given.",
              "required": false,
              "schema": {"type": "integer", "minimum": 0}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "trainLensResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "lens", "sites", "baselineBitsPerByte", "unigramBitsPerByte", "positions", "steps", "trainedTokens",
                "memoryBytes", "seconds"
              ],
              "properties": {
                "lens": {"type": "string", "description": "What the lens is saved as."},
                "sites": {"type": "array", "items": {"$ref": "#/components/schemas/LensSite"}},
                "baselineBitsPerByte": {
                  "type": ["number", "null"],
                  "description": "Cross-entropy of the next tokens under the model itself; null where the lens was not measured."
                },
                "unigramBitsPerByte": {
                  "type": ["number", "null"],
                  "description": "The same under the frequencies of tokens in the training text: what a lens has to beat at every site."
                },
                "positions": {
                  "type": "integer",
                  "minimum": 0,
                  "description": "Held-out positions that the figures are means over; 0 where the lens was not measured."
                },
                "steps": {
                  "type": "integer",
                  "minimum": 0,
                  "description": "Steps of the optimiser; 0 for a lens that was not trained here."
                },
                "trainedTokens": {
                  "type": "integer",
                  "minimum": 0,
                  "description": "Tokens that the model read in these steps."
                },
                "memoryBytes": {
                  "type": "integer",
                  "minimum": 0,
                  "description": "Memory that the training was planned with, beside the model's; the first `$/progress` says it, too."
                },
                "seconds": {"type": "number", "minimum": 0, "description": "What this request took."},
                "transfer": {"$ref": "#/components/schemas/LensTransfer"},
                "output": {
                  "type": "string",
                  "description": "The tuned-lens folder that was written; absent where none was asked for."
                }
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/UnreadableCheckpoint"},
            {"$ref": "#/components/errors/NotInWorkspace"},
            {"$ref": "#/components/errors/OutOfResources"}
          ],
          "examples": [
            {
              "name": "At two sites.",
              "params": [
                {"name": "model", "value": "pythia"},
                {"name": "dataset", "value": {"paths": ["pile.txt"]}},
                {"name": "hookpoints", "value": ["embedding", "layers.5"]},
                {"name": "steps", "value": 100},
                {"name": "lens", "value": "early"}
              ],
              "result": {
                "name": "result",
                "value": {
                  "lens": "early",
                  "sites": [
                    {
                      "hookpoint": "embedding",
                      "kl": 2.9,
                      "crossEntropyBitsPerByte": 1.9,
                      "logitLensBitsPerByte": 5.1,
                      "converged": true,
                      "reverseKL": 3.1,
                      "jensenShannon": 0.36,
                      "totalVariation": 0.65,
                      "entropy": 5.2,
                      "targetRank": 190,
                      "logitLensKL": 13.4
                    },
                    {
                      "hookpoint": "layers.5",
                      "kl": 0.9,
                      "crossEntropyBitsPerByte": 1.2,
                      "logitLensBitsPerByte": 2.3,
                      "converged": true,
                      "reverseKL": 0.9,
                      "jensenShannon": 0.15,
                      "totalVariation": 0.38,
                      "entropy": 3.9,
                      "targetRank": 21,
                      "logitLensKL": 5.6
                    }
                  ],
                  "baselineBitsPerByte": 0.83,
                  "unigramBitsPerByte": 2.9,
                  "positions": 4080,
                  "steps": 100,
                  "trainedTokens": 204800,
                  "memoryBytes": 320000000,
                  "seconds": 180
                }
              }
            }
          ]
        },
        {
          "name": "loadLens",
          "tags": [{"name": "Lenses"}],
          "summary": "Takes a lens of the tuned-lens package into the workspace.",
          "description": "The folder holds `config.json` and `params.pt`, which is read without running anything in it. Figures are null unless the folder was written here or a `dataset` is given to measure it on. A lens that was made for another unembedding, by `unembed_hash`, is taken with a note. Without `path` the saved lens of the name `lens` is measured, or written to `output`.",
          "paramStructure": "by-name",
          "x-positional": ["path"],
          "params": [
            {
              "name": "model",
              "description": "A loaded model.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "path",
              "description": "A folder that the `tuned-lens` package has saved, or `trainLens` written.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "lens",
              "description": "What to save the lens as; the folder's name unless given, with a number behind it where another lens has that. Without `path`, a lens in the workspace.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "overwrite",
              "description": "Puts the lens in the place of another of that name; without it a name that is given and taken is refused.",
              "required": false,
              "schema": {"type": "boolean", "default": false}
            },
            {
              "name": "dataset",
              "description": "Text to measure the lens on.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/Dataset"}
            },
            {
              "name": "contextLength",
              "description": "Tokens the model reads at once; 256, or as many as it takes if fewer, unless given.",
              "required": false,
              "schema": {"type": "integer", "minimum": 2}
            },
            {
              "name": "evaluationTokens",
              "description": "About how many tokens of `dataset`, at most a fifth, the figures are measured on; the rest gives the frequencies of tokens.",
              "required": false,
              "schema": {"type": "integer", "minimum": 1, "maximum": 16777216, "default": 4096}
            },
            {
              "name": "transfer",
              "description": "Whether every translator is also measured at every other site.",
              "required": false,
              "schema": {"type": "boolean", "default": false}
            },
            {
              "name": "output",
              "description": "A folder to write the lens to as the `tuned-lens` package keeps it.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "loadLensResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "lens", "sites", "baselineBitsPerByte", "unigramBitsPerByte", "positions", "steps", "trainedTokens",
                "memoryBytes", "seconds", "notes"
              ],
              "properties": {
                "lens": {"type": "string", "description": "What the lens is saved as."},
                "sites": {"type": "array", "items": {"$ref": "#/components/schemas/LensSite"}},
                "baselineBitsPerByte": {
                  "type": ["number", "null"],
                  "description": "Cross-entropy of the next tokens under the model itself; null where the lens was not measured."
                },
                "unigramBitsPerByte": {
                  "type": ["number", "null"],
                  "description": "The same under the frequencies of tokens in the training text: what a lens has to beat at every site."
                },
                "positions": {
                  "type": "integer",
                  "minimum": 0,
                  "description": "Held-out positions that the figures are means over; 0 where the lens was not measured."
                },
                "steps": {
                  "type": "integer",
                  "minimum": 0,
                  "description": "Steps of the optimiser; 0 for a lens that was not trained here."
                },
                "trainedTokens": {
                  "type": "integer",
                  "minimum": 0,
                  "description": "Tokens that the model read in these steps."
                },
                "memoryBytes": {
                  "type": "integer",
                  "minimum": 0,
                  "description": "Memory that the training was planned with, beside the model's; the first `$/progress` says it, too."
                },
                "seconds": {"type": "number", "minimum": 0, "description": "What this request took."},
                "notes": {
                  "type": "array",
                  "items": {"type": "string"},
                  "description": "What a user should know: that the folder's `unembed_hash` is not that of the model's unembedding, say."
                },
                "transfer": {"$ref": "#/components/schemas/LensTransfer"},
                "output": {
                  "type": "string",
                  "description": "The tuned-lens folder that was written; absent where none was asked for."
                }
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/UnreadableCheckpoint"},
            {"$ref": "#/components/errors/NotInWorkspace"},
            {"$ref": "#/components/errors/OutOfResources"}
          ],
          "examples": [
            {
              "name": "Without measuring it.",
              "params": [{"name": "model", "value": "pythia"}, {"name": "path", "value": "lenses/pythia-160m"}],
              "result": {
                "name": "result",
                "value": {
                  "lens": "pythia-160m",
                  "sites": [
                    {
                      "hookpoint": "embedding",
                      "kl": null,
                      "crossEntropyBitsPerByte": null,
                      "logitLensBitsPerByte": null,
                      "converged": false,
                      "reverseKL": null,
                      "jensenShannon": null,
                      "totalVariation": null,
                      "entropy": null,
                      "targetRank": null,
                      "logitLensKL": null
                    }
                  ],
                  "baselineBitsPerByte": null,
                  "unigramBitsPerByte": null,
                  "positions": 0,
                  "steps": 0,
                  "trainedTokens": 0,
                  "memoryBytes": 0,
                  "seconds": 0.2,
                  "notes": []
                }
              }
            }
          ]
        },
        {
          "name": "lens",
          "tags": [{"name": "Lenses"}],
          "summary": "Reads what a model predicts on the way, at every site and position of a text.",
          "description": "With the tuned lens `lens`, or without one by the logit lens: the model's own final norm and unembedding read a stream as if it were the last. Streams, and the final prediction that they are compared with, are those of the run with `interventions` and after `state`. Padding of the vocabulary takes no part.",
          "paramStructure": "by-name",
          "x-exactly-one-of": [["text", "tokens"]],
          "params": [
            {
              "name": "model",
              "description": "A loaded model.",
              "required": true,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "lens",
              "description": "A lens in the workspace; the logit lens unless given.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "text",
              "description": "The text; exclusive with `tokens`.",
              "required": false,
              "schema": {"type": "string"}
            },
            {
              "name": "tokens",
              "description": "Token numbers; exclusive with `text`.",
              "required": false,
              "schema": {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 1}
            },
            {
              "name": "hookpoints",
              "description": "Which sites, in this order: streams (`embedding`, `layers.N`, `layers.N.input`), `final`, and with the logit lens also what `layers.N.attention` and `layers.N.mlp` add. Every stream, from the embedding to the last, unless given; of a tuned lens, those that it reads and the last.",
              "required": false,
              "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Hookpoint"}, "minItems": 1}
            },
            {
              "name": "top",
              "description": "How many of the most probable tokens are named.",
              "required": false,
              "schema": {"type": "integer", "minimum": 0, "maximum": 1000, "default": 10}
            },
            {
              "name": "interventions",
              "description": "Edits of the forward pass, applied in order.",
              "required": false,
              "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Intervention"}}
            },
            {
              "name": "state",
              "description": "A saved state (`saveState`) that the text follows, in the place of the prefix it was saved from; recurrent models only. Positions are still counted from the first given token.",
              "required": false,
              "schema": {"type": "string", "minLength": 1}
            },
            {
              "name": "workDoneToken",
              "description": "If given, `$/progress` notifications with this token tell how far the request is.",
              "required": false,
              "schema": {"$ref": "#/components/schemas/ProgressToken"}
            }
          ],
          "result": {
            "name": "lensResult",
            "schema": {
              "type": "object",
              "additionalProperties": false,
              "required": ["tokens", "texts", "targets", "sites"],
              "properties": {
                "tokens": {"type": "array", "items": {"type": "integer"}, "description": "The token numbers."},
                "texts": {"type": "array", "items": {"type": "string"}, "description": "What each of them spells."},
                "targets": {
                  "type": "array",
                  "items": {"type": "integer"},
                  "description": "The token whose place `targetRank` is: the next one, and at the last position the one that the model itself finds most probable."
                },
                "sites": {"type": "array", "items": {"$ref": "#/components/schemas/LensReading"}}
              }
            }
          },
          "errors": [
            {"$ref": "#/components/errors/InvalidRequest"},
            {"$ref": "#/components/errors/InvalidParams"},
            {"$ref": "#/components/errors/InternalError"},
            {"$ref": "#/components/errors/ServerNotInitialized"},
            {"$ref": "#/components/errors/RequestCancelled"},
            {"$ref": "#/components/errors/NotResident"},
            {"$ref": "#/components/errors/UnreadableCheckpoint"},
            {"$ref": "#/components/errors/NotInWorkspace"},
            {"$ref": "#/components/errors/OutOfResources"}
          ],
          "examples": [
            {
              "name": "The logit lens at one site.",
              "params": [
                {"name": "model", "value": "pythia"},
                {"name": "text", "value": "The capital"},
                {"name": "hookpoints", "value": ["layers.5"]},
                {"name": "top", "value": 1}
              ],
              "result": {
                "name": "result",
                "value": {
                  "tokens": [510, 5347],
                  "texts": ["The", " capital"],
                  "targets": [5347, 273],
                  "sites": [
                    {
                      "hookpoint": "layers.5",
                      "positions": [
                        {
                          "top": [{"id": 806, "text": " first", "probability": 0.11}],
                          "entropy": 5.9,
                          "kl": 1.8,
                          "targetRank": 441
                        },
                        {
                          "top": [{"id": 273, "text": " of", "probability": 0.42}],
                          "entropy": 2.6,
                          "kl": 0.7,
                          "targetRank": 1
                        }
                      ]
                    }
                  ]
                }
              }
            }
          ]
        }
      ],
      "components": {
        "schemas": {
          "ProgressKind": {
            "type": "string",
            "description": "Which part of the story a progress value is.",
            "enum": ["begin", "report", "end"]
          },
          "DatasetFormat": {
            "type": "string",
            "description": "What dataset files are; `auto` goes by their endings.",
            "enum": ["auto", "text", "jsonl", "tokens"]
          },
          "FuzzingMarks": {
            "type": "string",
            "description": "Where false marks stand: `moved`, on other tokens of the same windows; `other`, in windows in which the latent is silent.",
            "enum": ["moved", "other"]
          },
          "WeightDType": {
            "type": "string",
            "description": "Element type of weights in memory.",
            "enum": ["float32", "bfloat16"]
          },
          "WeightDTypeChoice": {
            "type": "string",
            "description": "Element type that weights shall have in memory; `auto` keeps bfloat16 where the CPU computes with it, else widens to float32 and says so in `notes`.",
            "enum": ["auto", "float32", "bfloat16"]
          },
          "DeviceChoice": {
            "type": "string",
            "description": "Where a model shall compute; `auto` takes the fastest device there is.",
            "enum": ["auto", "cpu", "cuda:0"]
          },
          "SimilarityBasis": {
            "type": "string",
            "description": "What of two latents is compared.",
            "enum": ["decoder", "encoder", "activations", "explanations"]
          },
          "ActivationMeasure": {
            "type": "string",
            "description": "How alike two latents' activations are: `jaccard`, tokens on which both fire as a share of those on which either does; `correlation`, Pearson's, over all cached tokens.",
            "enum": ["jaccard", "correlation"]
          },
          "Optimality": {
            "type": "object",
            "description": "How good a one-to-one matching is, and the proof, by linear programming duality.",
            "additionalProperties": false,
            "required": ["total", "upperBound", "gap", "denseUpperBound", "candidates"],
            "properties": {
              "total": {"type": "number", "description": "Sum of the similarities of its pairs."},
              "upperBound": {"type": "number", "description": "What no matching of the candidates exceeds."},
              "gap": {"type": "number", "description": "By how much at most it falls short of that.", "minimum": 0},
              "denseUpperBound": {"type": "number", "description": "What no matching exceeds, candidates or not."},
              "candidates": {"type": "integer", "description": "Candidates of each latent.", "minimum": 1}
            }
          },
          "ExplanationAgreement": {
            "type": "object",
            "description": "Whether partners are explained alike: more alike, that is, than the same explanations in shuffled pairs.",
            "additionalProperties": false,
            "required": ["by", "pairs", "mean", "shuffledMean", "shuffledInterval"],
            "properties": {
              "by": {"$ref": "#/components/schemas/SearchBasis"},
              "pairs": {"type": "integer", "description": "Pairs of which both are explained.", "minimum": 0},
              "mean": {"type": "number", "description": "Mean cosine of partners' explanations."},
              "shuffledMean": {"type": "number", "description": "Mean cosine of shuffled pairs."},
              "shuffledInterval": {
                "type": "array",
                "description": "Where 95 % of the means of shuffled pairs lie.",
                "items": {"type": "number"},
                "minItems": 2,
                "maxItems": 2
              }
            }
          },
          "SimilarityRow": {
            "type": "object",
            "description": "How alike two dictionaries are.",
            "additionalProperties": false,
            "required": ["a", "b", "latents", "meanMaxSimilarity", "meanSimilarity", "sharedFraction", "quantiles"],
            "properties": {
              "a": {"type": "string", "description": "The dictionary whose latents are looked for."},
              "b": {"type": "string", "description": "The dictionary where they are looked for."},
              "hookpointOfA": {"type": "string", "description": "Where `a` reads, if that is known."},
              "hookpointOfB": {"type": "string", "description": "Where `b` reads, if that is known."},
              "latents": {"type": "integer", "description": "Latents of `a` that were compared.", "minimum": 0},
              "meanMaxSimilarity": {"type": "number", "description": "Mean similarity to the nearest."},
              "meanSimilarity": {"type": "number", "description": "Mean similarity to the partner."},
              "sharedFraction": {"type": "number", "description": "As `similarity` has it.", "minimum": 0, "maximum": 1},
              "quantiles": {
                "type": "array",
                "description": "Similarity to the partner at every tenth of the latents.",
                "items": {"type": "number"},
                "minItems": 11,
                "maxItems": 11
              },
              "explanations": {"$ref": "#/components/schemas/ExplanationAgreement", "description": "For `explanations`."}
            }
          },
          "Matching": {
            "type": "string",
            "description": "How partners are chosen: `nearest`, the best of `b` for every latent of `a`; `optimal`, one-to-one with the greatest total similarity.",
            "enum": ["nearest", "optimal"]
          },
          "ProgressToken": {
            "description": "Names the progress of one request: the client chooses it, `$/progress` carries it back.",
            "oneOf": [{"title": "string", "type": "string", "minLength": 1}, {"title": "integer", "type": "integer"}]
          },
          "RequestIdentifier": {
            "description": "What a client calls a request by.",
            "oneOf": [{"title": "string", "type": "string"}, {"title": "integer", "type": "integer"}],
            "x-swift-type": "RequestIdentifier"
          },
          "ProgressValue": {
            "type": "object",
            "description": "How far a long request is. One `begin`, any number of `report`, one `end`.",
            "additionalProperties": false,
            "required": ["kind"],
            "properties": {
              "kind": {"$ref": "#/components/schemas/ProgressKind"},
              "title": {"type": "string", "description": "In `begin`: what is being done, a phrase."},
              "message": {"type": "string", "description": "What is happening now, a phrase."},
              "percentage": {
                "type": "number",
                "description": "How much is done, in per cent.",
                "minimum": 0,
                "maximum": 100
              },
              "done": {"type": "integer", "description": "Units finished.", "minimum": 0},
              "total": {"type": "integer", "description": "Units that there are, where that is known.", "minimum": 0},
              "unit": {
                "type": "string",
                "description": "What `done` and `total` count: `tokens`, `latents`, `examples`, `bytes`."
              }
            }
          },
          "Hookpoint": {
            "type": "string",
            "description": "Where activations are read or edited: `embedding`, `layers.N`, `layers.N.input`, `layers.N.attention`, `layers.N.attention.heads`, `layers.N.mlp`, `layers.N.mlp.input`, `layers.N.mlp.input.normalized`, `layers.N.mlp.output`, `layers.N.mlp.neurons`, `final`; of recurrent models `layers.N.state`, `layers.N.state.conv`, `layers.N.state.shift`, `layers.N.state.shift.mlp` as far as the family has them, a state after a position, flattened row-major, whose edit changes what the following positions compute; or the same place by the name that TransformerLens or the Hugging Face module tree gives it.",
            "minLength": 1
          },
          "DType": {
            "type": "string",
            "description": "Element type of a tensor.",
            "enum": ["float32", "float16", "bfloat16", "int32", "int64"],
            "x-swift-type": "WireDType"
          },
          "Tensor": {
            "type": "object",
            "description": "A tensor, little-endian and row-major.",
            "additionalProperties": false,
            "required": ["dtype", "shape", "data"],
            "properties": {
              "dtype": {"$ref": "#/components/schemas/DType"},
              "shape": {
                "type": "array",
                "description": "Sizes along each axis, the slowest first; empty for a scalar.",
                "items": {"type": "integer", "minimum": 0}
              },
              "data": {
                "type": "string",
                "description": "The elements in Base64 with padding.",
                "contentEncoding": "base64"
              }
            },
            "x-swift-type": "WireTensor"
          },
          "StateTerm": {
            "description": "One term of a sum of saved states.",
            "type": "object",
            "additionalProperties": false,
            "required": ["state", "weight"],
            "properties": {
              "state": {"type": "string", "minLength": 1, "description": "A saved state."},
              "weight": {"type": "number", "description": "What it is multiplied by."}
            }
          },
          "TensorFile": {
            "type": "object",
            "description": "A tensor that was written to a safetensors file instead of being sent.",
            "additionalProperties": false,
            "required": ["dtype", "shape", "file", "name"],
            "properties": {
              "dtype": {"$ref": "#/components/schemas/DType"},
              "shape": {
                "type": "array",
                "description": "Sizes along each axis, the slowest first.",
                "items": {"type": "integer", "minimum": 0}
              },
              "file": {"type": "string", "description": "The safetensors file."},
              "name": {"type": "string", "description": "The tensor's name in the file."}
            }
          },
          "TensorOrFile": {
            "description": "A tensor, or where it was written when the request asked for `output`.",
            "oneOf": [
              {"title": "tensor", "$ref": "#/components/schemas/Tensor"},
              {"title": "file", "$ref": "#/components/schemas/TensorFile"}
            ]
          },
          "LatentReference": {
            "type": "object",
            "description": "One latent of a loaded dictionary.",
            "additionalProperties": false,
            "required": ["dictionary", "latent"],
            "properties": {
              "dictionary": {"type": "string", "description": "The dictionary's name.", "minLength": 1},
              "latent": {"type": "integer", "description": "Which latent, from 0.", "minimum": 0}
            }
          },
          "InterventionTarget": {
            "description": "What an intervention edits: everything at a hookpoint, or one latent where its dictionary reads.",
            "oneOf": [
              {"title": "hookpoint", "$ref": "#/components/schemas/Hookpoint"},
              {"title": "latent", "$ref": "#/components/schemas/LatentReference"}
            ]
          },
          "NamedPositions": {
            "type": "string",
            "description": "`all`; `prompt`: those of the prompt; `generated`: from the last prompt position on, those whose outputs choose the generated tokens; `last`: the last of the prompt.",
            "enum": ["all", "prompt", "generated", "last"]
          },
          "Positions": {
            "description": "Which positions of the sequence are meant.",
            "oneOf": [
              {"title": "named", "$ref": "#/components/schemas/NamedPositions"},
              {
                "title": "list",
                "type": "array",
                "description": "Positions from 0.",
                "items": {"type": "integer", "minimum": 0}
              }
            ]
          },
          "InterventionOperation": {
            "type": "string",
            "description": "`add`: x + strength·v. `set`: a latent's activation becomes `strength`, or the whole value becomes `vector`. `scale`: multiplied by `strength`. `ablate`: a latent to 0, the direction `vector` projected out, or a hookpoint to 0. `reflect`: mirrored in a plane, a saved probe's or the one across `vector` at `strength`.",
            "enum": ["add", "set", "scale", "ablate", "reflect"]
          },
          "Intervention": {
            "type": "object",
            "description": "One edit of the forward pass. Editing a latent leaves the dictionary's reconstruction error in place. The same edit gives the same result with and without a key-value cache.",
            "additionalProperties": false,
            "required": ["at", "operation"],
            "properties": {
              "at": {"$ref": "#/components/schemas/InterventionTarget"},
              "operation": {"$ref": "#/components/schemas/InterventionOperation"},
              "vector": {
                "$ref": "#/components/schemas/SteeringDirection",
                "description": "The direction or value. For a latent the default is its decoder row."
              },
              "strength": {
                "type": "number",
                "description": "Factor of the vector, value of the latent, or factor of the value. Needed by `scale` and by `set` without a vector; 1 for `add` unless given. For `reflect` across a vector, how far the plane is from the origin along it; 0 unless given."
              },
              "probe": {"$ref": "#/components/schemas/ProbeReference", "description": "For `reflect`: in whose plane."},
              "positions": {
                "$ref": "#/components/schemas/Positions",
                "description": "Where in the sequence; everywhere unless given."
              }
            }
          },
          "ProbeKind": {
            "type": "string",
            "description": "How a probe is made. `logistic`: logistic regression on what stands after the statement (squared penalty 1e-3 beside the mean loss); `logisticOnPairs`: the same on what stands after both answers; `meanDifference`: difference of the classes' means; `lda`: Fisher's discriminant with shrunk covariance; `ccs`: contrast-consistent search; `crc`: first principal axis of the answers' difference after concept erasure (LEACE); `vinc`: an axis that varies between statements, not between paraphrases, and against the other answer; `random`: 200 directions at random. `ccs`, `crc` and `vinc` use labels for their sign and scale only.",
            "enum": ["logistic", "logisticOnPairs", "meanDifference", "lda", "ccs", "crc", "vinc", "random"]
          },
          "ProbeTemplate": {
            "type": "object",
            "description": "A text that is filled from an item's arguments: `{op1} + {op2} = {result}. {character}:`.",
            "additionalProperties": false,
            "required": ["template"],
            "properties": {
              "template": {
                "type": "string",
                "minLength": 1,
                "description": "`{name}` stands for an argument, `{{` for a brace."
              },
              "choices": {
                "type": "array",
                "description": "The false and the true answer, as they follow the statement: `[\" False\", \" True\"]`.",
                "items": {"type": "string", "minLength": 1},
                "minItems": 2,
                "maxItems": 2
              }
            }
          },
          "ProbeData": {
            "type": "object",
            "description": "A file of statements, a JSON array or JSON lines. Items are raw quirky ones (`template_args`, `label`), templated ones (`statement`, `choices`, `label`) or plain (`text`, `label`), and may have `character`, `alice_label` (then the truth), `bob_label`, `difficulty`, `difficulty_quantile` and `group`.",
            "additionalProperties": false,
            "required": ["path"],
            "properties": {
              "path": {"type": "string", "minLength": 1, "description": "The file."},
              "templates": {
                "type": "array",
                "description": "For items in raw form; each item gives a text with each, which are then paraphrases of one another.",
                "items": {"$ref": "#/components/schemas/ProbeTemplate"},
                "minItems": 1
              },
              "choices": {
                "type": "array",
                "description": "The false and the true answer, where neither an item nor its template has them.",
                "items": {"type": "string", "minLength": 1},
                "minItems": 2,
                "maxItems": 2
              }
            }
          },
          "ProbeDifficulty": {
            "type": "string",
            "description": "`easy`: the easiest quarter of a file; `hard`: the hardest.",
            "enum": ["all", "easy", "hard"]
          },
          "ProbeLabels": {
            "type": "string",
            "description": "`label`: what the item's character believes; `alice_label`: what is so; `bob_label`: what the other character believes.",
            "enum": ["label", "alice_label", "bob_label"]
          },
          "ProbeContext": {
            "type": "object",
            "description": "Which items train, and on what.",
            "additionalProperties": false,
            "required": [],
            "properties": {
              "character": {
                "type": "string",
                "minLength": 1,
                "description": "Only this character's items; everybody's unless given."
              },
              "difficulty": {"$ref": "#/components/schemas/ProbeDifficulty", "default": "all"},
              "labels": {"$ref": "#/components/schemas/ProbeLabels", "default": "label"}
            }
          },
          "ProbeResult": {
            "type": "object",
            "description": "A probe where it was meant to be tested.",
            "additionalProperties": false,
            "required": ["hookpoint", "kind", "auroc", "interval", "heldOut"],
            "properties": {
              "hookpoint": {"type": "string"},
              "kind": {"$ref": "#/components/schemas/ProbeKind"},
              "auroc": {
                "type": "number",
                "description": "Area under the ROC curve against the truth; of random directions the mean.",
                "minimum": 0,
                "maximum": 1
              },
              "interval": {
                "type": "array",
                "description": "95 %, by drawing groups of items anew; of random directions the middle 95 % of them.",
                "items": {"type": "number"},
                "minItems": 2,
                "maxItems": 2
              },
              "heldOut": {
                "type": "number",
                "description": "Area on held-out items as those that trained, against the training labels.",
                "minimum": 0,
                "maximum": 1
              }
            }
          },
          "ProbeEarliest": {
            "type": "object",
            "description": "Where a kind of probe first knows nearly all that it ever does.",
            "additionalProperties": false,
            "required": ["kind", "hookpoint"],
            "properties": {"kind": {"$ref": "#/components/schemas/ProbeKind"}, "hookpoint": {"type": "string"}}
          },
          "ProbeTransfer": {
            "type": "object",
            "description": "A probe on a share of the tested items.",
            "additionalProperties": false,
            "required": ["hookpoint", "kind", "difficulty", "disputed", "items", "auroc", "interval"],
            "properties": {
              "hookpoint": {"type": "string"},
              "kind": {"$ref": "#/components/schemas/ProbeKind"},
              "character": {"type": "string", "description": "Whose items; absent where items have no characters."},
              "difficulty": {"$ref": "#/components/schemas/ProbeDifficulty"},
              "disputed": {"type": "boolean", "description": "Whether only items about which the characters disagree."},
              "items": {"type": "integer", "minimum": 0, "description": "How many."},
              "auroc": {"type": "number", "description": "Against the truth.", "minimum": 0, "maximum": 1},
              "interval": {
                "type": "array",
                "description": "95 %.",
                "items": {"type": "number"},
                "minItems": 2,
                "maxItems": 2
              },
              "floor": {
                "type": "number",
                "description": "Area of logistic regression at the deepest stream that was trained on this character's beliefs."
              },
              "ceiling": {
                "type": "number",
                "description": "Area of the same trained on the training character's beliefs, on that character's items."
              },
              "recovered": {
                "type": "number",
                "description": "(auroc - floor) / (ceiling - floor), the performance gap recovered; absent where the two are not apart."
              },
              "recoveredInterval": {
                "type": "array",
                "description": "95 %, all three areas drawn anew together.",
                "items": {"type": "number"},
                "minItems": 2,
                "maxItems": 2
              }
            }
          },
          "ProbeAnswers": {
            "type": "object",
            "description": "What the model answers itself, on a share of the tested items.",
            "additionalProperties": false,
            "required": ["difficulty", "disputed", "items", "auroc", "interval", "faithful"],
            "properties": {
              "character": {"type": "string", "description": "Whose items; absent where items have no characters."},
              "difficulty": {"$ref": "#/components/schemas/ProbeDifficulty"},
              "disputed": {"type": "boolean", "description": "Whether only items about which the characters disagree."},
              "items": {"type": "integer", "minimum": 0, "description": "How many."},
              "auroc": {
                "type": "number",
                "description": "Of the log-odds of the answers' first tokens, against the truth.",
                "minimum": 0,
                "maximum": 1
              },
              "interval": {
                "type": "array",
                "description": "95 %.",
                "items": {"type": "number"},
                "minItems": 2,
                "maxItems": 2
              },
              "faithful": {
                "type": "number",
                "description": "Share of the items that it answers as their label says.",
                "minimum": 0,
                "maximum": 1
              }
            }
          },
          "ProbeAnomalies": {
            "type": "object",
            "description": "How well anomalous statements are told from normal ones by the Mahalanobis distance of their log-odds at all layers from trusted ones: trusted are the training character's easy items, normal its hard ones, anomalous the others' hard ones.",
            "additionalProperties": false,
            "required": ["kind", "trusted", "normal", "anomalous", "auroc", "interval"],
            "properties": {
              "kind": {"$ref": "#/components/schemas/ProbeKind"},
              "trusted": {"type": "integer", "minimum": 0},
              "normal": {"type": "integer", "minimum": 0},
              "anomalous": {"type": "integer", "minimum": 0},
              "auroc": {"type": "number", "minimum": 0, "maximum": 1},
              "interval": {
                "type": "array",
                "description": "95 %.",
                "items": {"type": "number"},
                "minItems": 2,
                "maxItems": 2
              }
            }
          },
          "ProbeReflection": {
            "type": "object",
            "description": "What it does to the model's answers that the activation which a probe reads is mirrored in the probe's plane.",
            "additionalProperties": false,
            "required": ["hookpoint", "kind", "items", "flipped", "interval", "control", "change"],
            "properties": {
              "hookpoint": {"type": "string"},
              "kind": {"$ref": "#/components/schemas/ProbeKind"},
              "items": {"type": "integer", "minimum": 0, "description": "How many statements."},
              "flipped": {
                "type": "number",
                "description": "Share of the answers that turn round.",
                "minimum": 0,
                "maximum": 1
              },
              "interval": {
                "type": "array",
                "description": "95 %, exact.",
                "items": {"type": "number"},
                "minItems": 2,
                "maxItems": 2
              },
              "control": {
                "type": "number",
                "description": "The same share with a plane at random through the same place.",
                "minimum": 0,
                "maximum": 1
              },
              "change": {
                "type": "number",
                "description": "Mean change of the log-odds of what the model answers without it, in nats."
              }
            }
          },
          "RejectedProbeItem": {
            "type": "object",
            "description": "An item that cannot be used, and why.",
            "additionalProperties": false,
            "required": ["file", "index", "reason"],
            "properties": {
              "file": {"type": "string", "description": "`data` or `evaluate`."},
              "index": {"type": "integer", "minimum": 0, "description": "Its place in the file, from 0."},
              "reason": {"type": "string"}
            }
          },
          "ProbeReference": {
            "type": "object",
            "description": "A saved probe of the hookpoint that is edited.",
            "additionalProperties": false,
            "required": ["probe"],
            "properties": {
              "probe": {"type": "string", "minLength": 1, "description": "A saved probe."},
              "kind": {
                "$ref": "#/components/schemas/ProbeKind",
                "description": "Which of its kinds; the best one there unless given."
              }
            }
          },
          "SteeringRecipe": {
            "type": "string",
            "description": "How a direction is made of pairs: `meanDifference`; `lda`, Fisher's discriminant with shrunk covariance; `pca`, the first principal axis of the pairs about their middles, turned towards positive; `logistic`, the normal of logistic regression on the same points.",
            "enum": ["meanDifference", "lda", "pca", "logistic"]
          },
          "NamedReadPosition": {
            "type": "string",
            "description": "`last`: the last token; `letter`: the one that holds the answer's first letter or digit.",
            "enum": ["last", "letter"]
          },
          "ReadPosition": {
            "description": "At which token activations are read.",
            "oneOf": [
              {"title": "named", "$ref": "#/components/schemas/NamedReadPosition"},
              {"title": "index", "type": "integer", "description": "Its place, from 0, or from the end if below 0."}
            ]
          },
          "ContrastPair": {
            "type": "object",
            "description": "A prompt with an answer that shows a behaviour and one that does not. What is graded in the model's own words has a prompt only.",
            "additionalProperties": false,
            "required": ["prompt"],
            "properties": {
              "prompt": {"type": "string"},
              "positive": {
                "type": "string",
                "description": "Follows the prompt as it is: begin it with a space where there has to be one."
              },
              "negative": {"type": "string"}
            }
          },
          "ContrastFile": {
            "type": "object",
            "description": "A file of pairs: a JSON array, or one object a line, `{prompt, positive, negative}` or `{question, answer_matching_behavior, answer_not_matching_behavior}` with answers such as `(A)`.",
            "additionalProperties": false,
            "required": ["path"],
            "properties": {"path": {"type": "string", "minLength": 1}}
          },
          "ContrastPairs": {
            "description": "Pairs of answers, given or in a file.",
            "oneOf": [
              {"title": "file", "$ref": "#/components/schemas/ContrastFile"},
              {
                "title": "list",
                "type": "array",
                "description": "The pairs.",
                "items": {"$ref": "#/components/schemas/ContrastPair"}
              }
            ]
          },
          "SteeringVectorSummary": {
            "type": "object",
            "description": "The vector of one hookpoint.",
            "additionalProperties": false,
            "required": ["hookpoint", "norm", "residualNorm", "separation"],
            "properties": {
              "hookpoint": {"type": "string"},
              "norm": {"type": "number", "description": "Length of the vector."},
              "residualNorm": {"type": "number", "description": "Mean length of the activations that it is made of."},
              "separation": {
                "type": "number",
                "description": "How far apart the classes' means are along it, in standard deviations within a class."
              }
            }
          },
          "RejectedItem": {
            "type": "object",
            "description": "An item that cannot be used, and why.",
            "additionalProperties": false,
            "required": ["index", "reason"],
            "properties": {
              "index": {"type": "integer", "minimum": 0, "description": "Its place in the list or file, from 0."},
              "reason": {"type": "string"}
            }
          },
          "SweepRow": {
            "type": "object",
            "description": "What one strength at one place does.",
            "additionalProperties": false,
            "required": [
              "hookpoint", "strength", "behaviour", "nonsense", "kl", "interval", "change", "changeInterval", "graded"
            ],
            "properties": {
              "hookpoint": {"type": "string", "description": "The place, as asked."},
              "strength": {"type": "number"},
              "behaviour": {
                "type": ["number", "null"],
                "description": "Mean of p(matching) / (p(matching) + p(other)), or of the grades from 1 to 10 brought to 0 to 1. Null, like its interval, where no item has a grade from 1 to 10.",
                "minimum": 0,
                "maximum": 1
              },
              "nonsense": {
                "type": ["number", "null"],
                "description": "Mean of 1 - p(matching) - p(other), or the share of graded answers that are no sensible text; null where none is graded.",
                "minimum": 0,
                "maximum": 1
              },
              "kl": {"type": "number", "description": "Mean KL(unsteered || steered) of the next token, in nats."},
              "interval": {
                "type": ["array", "null"],
                "description": "95 %, of `behaviour`, by drawing anew the items that have one: [low, high].",
                "items": {"type": "number"},
                "minItems": 2,
                "maxItems": 2
              },
              "change": {
                "type": ["number", "null"],
                "description": "Mean of how much larger `behaviour` is than without steering, over the items that have both; null, like its interval, where none has."
              },
              "changeInterval": {
                "type": ["array", "null"],
                "description": "95 %, of `change`, by drawing items anew: [low, high]. Steering does something where 0 is outside.",
                "items": {"type": "number"},
                "minItems": 2,
                "maxItems": 2
              },
              "graded": {
                "type": "integer",
                "minimum": 0,
                "description": "Of the `items` of the result, those whose answer has a grade; with letters, all."
              }
            }
          },
          "SweepGrading": {
            "type": "object",
            "description": "How answers in a model's own words are asked for and graded.",
            "additionalProperties": false,
            "required": ["behaviour"],
            "properties": {
              "behaviour": {
                "type": "string",
                "description": "What is graded, in words: `wants to go on existing`.",
                "minLength": 1
              },
              "maxTokens": {
                "type": "integer",
                "description": "The longest answer, in tokens. The most probable token is written each time.",
                "minimum": 1,
                "default": 64
              },
              "answers": {
                "type": "boolean",
                "description": "Whether the result holds every answer with its grade.",
                "default": false
              }
            }
          },
          "SweepGrades": {
            "type": "object",
            "description": "What the LLM graded.",
            "additionalProperties": false,
            "required": ["prompt", "failed", "usage"],
            "properties": {
              "prompt": {"type": "string", "description": "Name and version of the prompt that grades were asked with."},
              "failed": {
                "type": "array",
                "description": "Answers without a grade; they count in no mean. The same request tries them again.",
                "items": {"$ref": "#/components/schemas/UngradedAnswer"}
              },
              "usage": {"$ref": "#/components/schemas/Usage"},
              "answers": {
                "type": "array",
                "description": "Item after item, without steering first, then place after place, strength after strength.",
                "items": {"$ref": "#/components/schemas/GradedAnswer"}
              }
            }
          },
          "UngradedAnswer": {
            "type": "object",
            "description": "An answer that got no grade.",
            "additionalProperties": false,
            "required": ["index", "error"],
            "properties": {
              "index": {"type": "integer", "minimum": 0, "description": "The item's place in the list or file, from 0."},
              "hookpoint": {"type": "string", "description": "Where it was steered; left out of unsteered answers."},
              "strength": {"type": "number"},
              "error": {"$ref": "#/components/schemas/Failure"}
            }
          },
          "GradedAnswer": {
            "type": "object",
            "description": "An answer with its grade.",
            "additionalProperties": false,
            "required": ["index", "text"],
            "properties": {
              "index": {"type": "integer", "minimum": 0, "description": "The item's place in the list or file, from 0."},
              "hookpoint": {"type": "string", "description": "Where it was steered; left out of unsteered answers."},
              "strength": {"type": "number"},
              "text": {"type": "string", "description": "What the model wrote after the prompt."},
              "grade": {
                "type": "integer",
                "description": "1 to 10, or 0 for no sensible text; left out where there is none.",
                "minimum": 0,
                "maximum": 10
              }
            }
          },
          "SweepBaseline": {
            "type": "object",
            "description": "Without steering.",
            "additionalProperties": false,
            "required": ["behaviour", "nonsense", "interval", "graded"],
            "properties": {
              "behaviour": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
              "nonsense": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
              "interval": {
                "type": ["array", "null"],
                "description": "95 %: [low, high].",
                "items": {"type": "number"},
                "minItems": 2,
                "maxItems": 2
              },
              "graded": {
                "type": "integer",
                "minimum": 0,
                "description": "As of a row; what is not known for want of grades is null here, too."
              }
            }
          },
          "SweepChoice": {
            "type": "object",
            "description": "A place and a strength.",
            "additionalProperties": false,
            "required": ["hookpoint", "strength"],
            "properties": {"hookpoint": {"type": "string"}, "strength": {"type": "number"}}
          },
          "SteeringDirection": {
            "description": "A direction or value, [width]: the numbers, or the name of saved steering vectors, of which the one of the hookpoint is taken.",
            "oneOf": [
              {"title": "values", "$ref": "#/components/schemas/Tensor"},
              {"title": "saved", "type": "string", "description": "A saved steering vector's name.", "minLength": 1}
            ]
          },
          "ReportTrajectory": {
            "type": "object",
            "description": "A text of at most 512 tokens, read at every stream by `lens`.",
            "additionalProperties": false,
            "required": ["text"],
            "properties": {
              "text": {"type": "string", "description": "The text.", "minLength": 1},
              "lens": {
                "type": "string",
                "description": "A lens in the workspace; the logit lens unless given.",
                "minLength": 1
              }
            }
          },
          "LensLoss": {
            "type": "string",
            "description": "What a lens is trained to lessen: `kl`, the divergence KL(model ‖ lens) of its predictions from the model's own.",
            "enum": ["kl"]
          },
          "LensSite": {
            "type": "object",
            "description": "How well a lens predicts at one site, meaned over held-out positions; null where it was not measured. Divergences and entropy are in nats.",
            "additionalProperties": false,
            "required": [
              "hookpoint", "kl", "crossEntropyBitsPerByte", "logitLensBitsPerByte", "converged", "reverseKL",
              "jensenShannon", "totalVariation", "entropy", "targetRank", "logitLensKL"
            ],
            "properties": {
              "hookpoint": {"type": "string", "description": "The stream that is read."},
              "kl": {"type": ["number", "null"], "description": "KL(model ‖ lens)."},
              "crossEntropyBitsPerByte": {
                "type": ["number", "null"],
                "description": "Cross-entropy of the next tokens under the lens."
              },
              "logitLensBitsPerByte": {"type": ["number", "null"], "description": "The same under the logit lens."},
              "converged": {
                "type": "boolean",
                "description": "Whether the lens was measured to predict better than the frequencies of tokens do."
              },
              "reverseKL": {"type": ["number", "null"], "description": "KL(lens ‖ model)."},
              "jensenShannon": {
                "type": ["number", "null"],
                "description": "Jensen-Shannon divergence: the mean of both distributions' divergence from their mean; at most log 2."
              },
              "totalVariation": {
                "type": ["number", "null"],
                "description": "Half the sum of the differences of probabilities, from 0 to 1."
              },
              "entropy": {"type": ["number", "null"], "description": "Of the lens's predictions."},
              "targetRank": {
                "type": ["number", "null"],
                "description": "The median place of the next token among the lens's predictions, 1 for the most probable."
              },
              "logitLensKL": {"type": ["number", "null"], "description": "KL(model ‖ logit lens)."}
            }
          },
          "LensTransfer": {
            "type": "object",
            "description": "How the translator of one site reads the streams of others.",
            "additionalProperties": false,
            "required": ["hookpoints", "kl"],
            "properties": {
              "hookpoints": {
                "type": "array",
                "items": {"type": "string"},
                "description": "The sites, in the order of rows and columns."
              },
              "kl": {
                "type": "array",
                "items": {"type": "array", "items": {"type": "number"}},
                "description": "KL(model ‖ lens) in nats: a row for each translator, a column for each stream that it reads."
              }
            }
          },
          "LensReading": {
            "type": "object",
            "description": "What a lens reads at one site.",
            "additionalProperties": false,
            "required": ["hookpoint", "positions"],
            "properties": {
              "hookpoint": {"type": "string", "description": "The site."},
              "positions": {"type": "array", "items": {"$ref": "#/components/schemas/LensPosition"}}
            }
          },
          "LensPosition": {
            "type": "object",
            "description": "What is predicted after one position. Entropy and divergence are in nats.",
            "additionalProperties": false,
            "required": ["top", "entropy", "kl", "targetRank"],
            "properties": {
              "top": {"type": "array", "items": {"$ref": "#/components/schemas/TokenProbability"}},
              "entropy": {"type": "number", "description": "Of the prediction."},
              "kl": {"type": "number", "description": "KL(the model's own prediction ‖ this one)."},
              "targetRank": {
                "type": "integer",
                "minimum": 0,
                "description": "The place of the next token, 1 for the most probable; 0 for one that the model cannot predict."
              }
            }
          },
          "TokenProbability": {
            "type": "object",
            "description": "A token and how probable it is.",
            "additionalProperties": false,
            "required": ["id", "text", "probability"],
            "properties": {
              "id": {"type": "integer", "description": "The token's number.", "minimum": 0},
              "text": {"type": "string", "description": "The token as text."},
              "probability": {"type": "number", "description": "From 0 to 1."}
            }
          },
          "ExportFormat": {
            "type": "string",
            "description": "Whose layout, and of what.",
            "enum": ["delphi", "delphi-explanations", "neuronpedia", "scores-csv", "scores-jsonl", "gguf", "safetensors"]
          },
          "ImportFormat": {
            "type": "string",
            "description": "Whose layout, and of what.",
            "enum": ["delphi", "delphi-explanations", "neuronpedia", "gguf", "safetensors"]
          },
          "ImportKind": {
            "type": "string",
            "description": "What was made in the workspace.",
            "enum": ["cache", "run", "vector"]
          },
          "Dataset": {
            "type": "object",
            "description": "Text or tokens on disk. A text file is split into documents at blank lines, a JSONL line is a document, a tokens file is safetensors with `tokens` [contexts, contextLength].",
            "additionalProperties": false,
            "required": ["paths"],
            "properties": {
              "paths": {
                "type": "array",
                "description": "The files, in order.",
                "items": {"type": "string", "minLength": 1},
                "minItems": 1
              },
              "format": {"$ref": "#/components/schemas/DatasetFormat", "default": "auto"},
              "column": {
                "type": "string",
                "description": "Where a JSONL line holds its text.",
                "minLength": 1,
                "default": "text"
              }
            }
          },
          "OpenAIClient": {
            "type": "object",
            "description": "Any OpenAI-compatible endpoint: vLLM, llama.cpp, Ollama, OpenRouter, OpenAI.",
            "additionalProperties": false,
            "required": ["kind", "baseURL", "model"],
            "properties": {
              "kind": {"const": "openai"},
              "baseURL": {
                "type": "string",
                "description": "Up to and including `/v1`: `http://127.0.0.1:8000/v1`.",
                "minLength": 1
              },
              "model": {"type": "string", "description": "The model's name at the endpoint.", "minLength": 1},
              "apiKeyVariable": {
                "type": "string",
                "description": "Name of the environment variable that holds the key. The key is sent nowhere else, never stored or logged.",
                "minLength": 1
              },
              "concurrency": {
                "type": "integer",
                "description": "Requests in flight at once.",
                "minimum": 1,
                "maximum": 1024,
                "default": 16
              },
              "temperature": {
                "type": "number",
                "description": "Sampling temperature.",
                "minimum": 0,
                "maximum": 2,
                "default": 0
              },
              "timeoutSeconds": {
                "type": "number",
                "description": "Longest one request may take, in seconds.",
                "exclusiveMinimum": 0,
                "maximum": 86400,
                "default": 120
              },
              "retries": {
                "type": "integer",
                "description": "How often a request that failed for a passing reason is sent again.",
                "minimum": 0,
                "maximum": 100,
                "default": 5
              }
            }
          },
          "ResidentClient": {
            "type": "object",
            "description": "A model that is loaded here: its log-probabilities, its vectors, or, if it has a chat template, its answers.",
            "additionalProperties": false,
            "required": ["kind", "model"],
            "properties": {
              "kind": {"const": "resident"},
              "model": {"type": "string", "description": "A loaded model.", "minLength": 1},
              "temperature": {
                "type": "number",
                "description": "Sampling temperature of its answers; what is drawn hangs on the request's `seed` alone.",
                "minimum": 0,
                "maximum": 2,
                "default": 0
              }
            }
          },
          "LexicalClient": {
            "type": "object",
            "description": "Embedded, no LLM: answers by whether a string that the explanation quotes occurs. The floor that an LLM has to beat.",
            "additionalProperties": false,
            "required": ["kind"],
            "properties": {"kind": {"const": "lexical"}}
          },
          "Client": {
            "description": "Who answers prompts, says how probable texts are, or turns them into vectors.",
            "oneOf": [
              {"title": "openai", "$ref": "#/components/schemas/OpenAIClient"},
              {"title": "resident", "$ref": "#/components/schemas/ResidentClient"},
              {"title": "lexical", "$ref": "#/components/schemas/LexicalClient"}
            ]
          },
          "SamplerKind": {
            "type": "string",
            "description": "How activating windows are chosen for explaining: `quantiles`, equally many from each slice of activation strength; `top`, the strongest; `random`, any; `mix`, the strongest and, from the others, quantiles. Scoring always draws from quantiles, since every strength has to be explained.",
            "enum": ["quantiles", "top", "random", "mix"]
          },
          "WindowPlacement": {
            "type": "string",
            "description": "Where windows are cut: `aligned`, as the corpus is cut once for all latents; `centred`, round the token on which the latent fires most strongly, three quarters of the window before it.",
            "enum": ["aligned", "centred"]
          },
          "NegativeKind": {
            "type": "string",
            "description": "Where windows come from in which a latent is silent: `random`, anywhere; `same-token`, with a token on which it fires elsewhere; `co-firing`, where latents fire that often fire together with it; `decoder`, where latents fire whose decoder rows point nearly the same way (needs the dictionary loaded); `embedding`, those that read most like its own (needs `embedder`).",
            "enum": ["random", "same-token", "co-firing", "decoder", "embedding"]
          },
          "Sampler": {
            "type": "object",
            "description": "Which windows of the cache stand for a latent. Windows never cross a document, and documents are split into training, validation and test documents, so nothing that an explanation was written from is in what it is scored on.",
            "additionalProperties": false,
            "required": [],
            "properties": {
              "kind": {"$ref": "#/components/schemas/SamplerKind", "default": "quantiles"},
              "topShare": {
                "type": "number",
                "description": "Of a `mix`, the share that are the strongest.",
                "minimum": 0,
                "maximum": 1,
                "default": 0.2
              },
              "windowTokens": {
                "type": "integer",
                "description": "Longest window, in tokens.",
                "minimum": 16,
                "maximum": 64,
                "default": 32
              },
              "windows": {"$ref": "#/components/schemas/WindowPlacement", "default": "aligned"},
              "train": {
                "type": "integer",
                "description": "Activating windows to explain from.",
                "minimum": 1,
                "maximum": 10000,
                "default": 40
              },
              "test": {
                "type": "integer",
                "description": "Activating windows to score on.",
                "minimum": 1,
                "maximum": 10000,
                "default": 50
              },
              "nonActivating": {
                "type": "integer",
                "description": "Windows of each kind of `negatives` in which the latent is silent; as many as there are where a kind has fewer.",
                "minimum": 0,
                "maximum": 10000,
                "default": 50
              },
              "negatives": {
                "type": "array",
                "description": "Which kinds of windows in which the latent is silent; `[\"random\"]` unless given. Scores are reported over all and for each kind.",
                "items": {"$ref": "#/components/schemas/NegativeKind"},
                "minItems": 1
              },
              "neighbours": {
                "type": "integer",
                "description": "From how many neighbouring latents `co-firing` and `decoder` windows come.",
                "minimum": 1,
                "maximum": 100,
                "default": 10
              },
              "embedder": {
                "$ref": "#/components/schemas/Client",
                "description": "Who turns texts into vectors for `embedding`: a sentence model that is loaded here, an endpoint's embeddings, or `lexical`, which counts words."
              },
              "quantiles": {
                "type": "integer",
                "description": "Slices of equal count that activating windows are divided into by their strongest activation.",
                "minimum": 1,
                "maximum": 100,
                "default": 10
              },
              "minimumExamples": {
                "type": "integer",
                "description": "A latent with fewer activating windows in the part of the corpus that is drawn from is skipped.",
                "minimum": 1,
                "maximum": 10000,
                "default": 10
              },
              "seed": {
                "type": "integer",
                "description": "Decides every random choice; the request's own `seed` unless given.",
                "minimum": 0
              }
            }
          },
          "DefaultExplainer": {
            "type": "object",
            "description": "An LLM is shown training windows with the tokens that the latent fires on marked, and says what they have in common. Needs `client`.",
            "additionalProperties": false,
            "required": ["kind"],
            "properties": {
              "kind": {"const": "default"},
              "threshold": {
                "type": "number",
                "description": "Tokens with more than this share of their window's strongest activation are marked.",
                "minimum": 0,
                "maximum": 1,
                "default": 0.3
              },
              "showStrengths": {
                "type": "boolean",
                "description": "Whether the LLM is told how strongly the latent fires on each marked token.",
                "default": true
              },
              "chainOfThought": {
                "type": "boolean",
                "description": "Whether the LLM writes down what it notices before it answers; about twice the cost, and no better scores where it was measured (Paulo et al. 2024).",
                "default": false
              },
              "fewShots": {
                "type": "boolean",
                "description": "Whether the LLM is shown a question with its answer first.",
                "default": true
              },
              "candidates": {
                "type": "integer",
                "description": "Explanations to choose from, by how well the client judges validation windows by them: the first as without choosing, then from the strongest windows alone, then both again at temperature 0.8.",
                "minimum": 1,
                "maximum": 20,
                "default": 1
              },
              "refine": {
                "type": "integer",
                "description": "Rounds in which the client is shown what the best explanation so far gets wrong on training windows, and asked for a better one; kept only if it does better on validation windows.",
                "minimum": 0,
                "maximum": 10,
                "default": 0
              },
              "validationWindows": {
                "type": "integer",
                "description": "Validation windows in which the latent fires, and as many in which it is silent, that explanations are chosen on. Latents with fewer than 5 get one explanation.",
                "minimum": 5,
                "maximum": 500,
                "default": 20
              }
            }
          },
          "ContrastiveExplainer": {
            "type": "object",
            "description": "As `default`, with silent training windows beside, of the kinds in `sampler.negatives`: the LLM says what sets the marked tokens apart from them. None of these windows is ever scored on. Needs `client`.",
            "additionalProperties": false,
            "required": ["kind"],
            "properties": {
              "kind": {"const": "contrastive"},
              "threshold": {
                "type": "number",
                "description": "Tokens with more than this share of their window's strongest activation are marked.",
                "minimum": 0,
                "maximum": 1,
                "default": 0.3
              },
              "showStrengths": {
                "type": "boolean",
                "description": "Whether the LLM is told how strongly the latent fires on each marked token.",
                "default": true
              },
              "contrasts": {
                "type": "integer",
                "description": "Most silent windows that are shown.",
                "minimum": 1,
                "maximum": 1000,
                "default": 15
              },
              "candidates": {
                "type": "integer",
                "description": "Explanations to choose from, by how well the client judges validation windows by them: the first as without choosing, then from the strongest windows alone, then both again at temperature 0.8.",
                "minimum": 1,
                "maximum": 20,
                "default": 1
              },
              "refine": {
                "type": "integer",
                "description": "Rounds in which the client is shown what the best explanation so far gets wrong on training windows, and asked for a better one; kept only if it does better on validation windows.",
                "minimum": 0,
                "maximum": 10,
                "default": 0
              },
              "validationWindows": {
                "type": "integer",
                "description": "Validation windows in which the latent fires, and as many in which it is silent, that explanations are chosen on. Latents with fewer than 5 get one explanation.",
                "minimum": 5,
                "maximum": 500,
                "default": 20
              }
            }
          },
          "SingleTokenExplainer": {
            "type": "object",
            "description": "Embedded, no LLM: names the token of latents that fire on one token, and skips all others.",
            "additionalProperties": false,
            "required": ["kind"],
            "properties": {
              "kind": {"const": "single-token"},
              "share": {
                "type": "number",
                "description": "The share of a latent's windows whose strongest token has to be the one.",
                "minimum": 0.5,
                "maximum": 1,
                "default": 0.9
              }
            }
          },
          "NoneExplainer": {
            "type": "object",
            "description": "Explains nothing: files the given texts as a run, to be scored and compared as any other.",
            "additionalProperties": false,
            "required": ["kind", "explanations"],
            "properties": {
              "kind": {"const": "none"},
              "explanations": {
                "type": "array",
                "description": "The texts; latents without one are skipped.",
                "items": {"$ref": "#/components/schemas/Explanation"},
                "minItems": 1
              }
            }
          },
          "TokensExplainer": {
            "type": "object",
            "description": "Embedded, no LLM: names the words that best tell the latent's windows from silent ones.",
            "additionalProperties": false,
            "required": ["kind"],
            "properties": {
              "kind": {"const": "tokens"},
              "threshold": {
                "type": "number",
                "description": "Tokens with more than this share of their window's strongest activation count as fired on.",
                "minimum": 0,
                "maximum": 1,
                "default": 0.3
              },
              "longestList": {
                "type": "integer",
                "description": "Most strings in one explanation.",
                "minimum": 1,
                "maximum": 100,
                "default": 12
              },
              "candidates": {
                "type": "integer",
                "description": "Explanations to choose from, by how well the embedded judge judges validation windows by them: several relations, and long and short lists.",
                "minimum": 1,
                "maximum": 20,
                "default": 1
              },
              "validationWindows": {
                "type": "integer",
                "description": "Validation windows in which the latent fires, and as many in which it is silent, that explanations are chosen on. Latents with fewer than 5 get one explanation.",
                "minimum": 5,
                "maximum": 500,
                "default": 20
              }
            }
          },
          "EffectsExplainer": {
            "type": "object",
            "description": "Says what turning the latent up does instead of what it responds to: from the tokens that gain most probability after texts on which it fires, and from those that its direction promotes directly. The model and the dictionary have to be loaded. A client that answers questions puts it into words; without one, or with `lexical`, the words are listed.",
            "additionalProperties": false,
            "required": ["kind"],
            "properties": {
              "kind": {"const": "effects"},
              "kl": {
                "type": "number",
                "description": "The edit's strength is tuned until KL(unedited ‖ edited) of the next-token predictions is this many nats, on validation documents.",
                "exclusiveMinimum": 0,
                "maximum": 20,
                "default": 1
              },
              "prompts": {
                "type": "integer",
                "description": "Beginnings of training documents after which the edit's effect is looked at.",
                "minimum": 1,
                "maximum": 100,
                "default": 10
              },
              "topTokens": {
                "type": "integer",
                "description": "Tokens shown of each beginning, and words listed without an LLM.",
                "minimum": 1,
                "maximum": 100,
                "default": 5
              },
              "candidates": {
                "type": "integer",
                "description": "Explanations to choose from, by the nats of `intervention` after validation documents: the first as without choosing, then from the measured effects alone, then both again at temperature 0.8; without an LLM shorter and longer lists. The client has to give log-probabilities.",
                "minimum": 1,
                "maximum": 20,
                "default": 1
              },
              "refine": {
                "type": "integer",
                "description": "Rounds in which the client is shown texts written with the latent turned up that the best explanation so far does not fit, and asked for a better one; kept only if it does better after validation documents. Nothing without an LLM.",
                "minimum": 0,
                "maximum": 10,
                "default": 0
              },
              "validationPrompts": {
                "type": "integer",
                "description": "Beginnings of validation documents that explanations are chosen on. Latents with fewer than 5 get one explanation.",
                "minimum": 5,
                "maximum": 100,
                "default": 20
              }
            }
          },
          "Explainer": {
            "description": "Who writes explanations.",
            "oneOf": [
              {"title": "default", "$ref": "#/components/schemas/DefaultExplainer"},
              {"title": "contrastive", "$ref": "#/components/schemas/ContrastiveExplainer"},
              {"title": "single-token", "$ref": "#/components/schemas/SingleTokenExplainer"},
              {"title": "effects", "$ref": "#/components/schemas/EffectsExplainer"},
              {"title": "tokens", "$ref": "#/components/schemas/TokensExplainer"},
              {"title": "none", "$ref": "#/components/schemas/NoneExplainer"}
            ]
          },
          "DetectionScorer": {
            "type": "object",
            "description": "Can a reader of the explanation tell windows in which the latent fires from windows in which it is silent? Needs `client`.",
            "additionalProperties": false,
            "required": ["kind"],
            "properties": {
              "kind": {"const": "detection"},
              "examplesPerPrompt": {
                "type": "integer",
                "description": "Windows put to the LLM at once. At 1 it answers with one token, whose log-probabilities are read where the endpoint gives them.",
                "minimum": 1,
                "maximum": 50,
                "default": 1
              }
            }
          },
          "FuzzingScorer": {
            "type": "object",
            "description": "Can a reader of the explanation tell truly marked tokens from falsely marked ones? Needs `client`.",
            "additionalProperties": false,
            "required": ["kind"],
            "properties": {
              "kind": {"const": "fuzzing"},
              "examplesPerPrompt": {
                "type": "integer",
                "description": "Windows put to the LLM at once. At 1 it answers with one token, whose log-probabilities are read where the endpoint gives them.",
                "minimum": 1,
                "maximum": 50,
                "default": 1
              },
              "marks": {"$ref": "#/components/schemas/FuzzingMarks", "default": "moved"},
              "threshold": {
                "type": "number",
                "description": "Tokens with more than this share of their window's strongest activation are truly marked.",
                "minimum": 0,
                "maximum": 1,
                "default": 0.3
              }
            }
          },
          "IntruderScorer": {
            "type": "object",
            "description": "Can a reader tell which of some windows is not the latent's? Reads no explanation: what can be explained at all. Needs `client`.",
            "additionalProperties": false,
            "required": ["kind"],
            "properties": {
              "kind": {"const": "intruder"},
              "windows": {
                "type": "integer",
                "description": "Windows shown together, the intruder among them.",
                "minimum": 3,
                "maximum": 9,
                "default": 5
              },
              "threshold": {
                "type": "number",
                "description": "Tokens with more than this share of their window's strongest activation are marked.",
                "minimum": 0,
                "maximum": 1,
                "default": 0.3
              }
            }
          },
          "EmbeddingScorer": {
            "type": "object",
            "description": "Does the explanation lie nearer to the latent's windows than to others, by sentence embedding? Needs an embedder.",
            "additionalProperties": false,
            "required": ["kind"],
            "properties": {
              "kind": {"const": "embedding"},
              "embedder": {
                "$ref": "#/components/schemas/Client",
                "description": "Who turns texts into vectors: an endpoint's embeddings, a sentence model that is loaded here, or `lexical`, which counts words; the request's `client` unless given."
              }
            }
          },
          "ExampleEmbeddingScorer": {
            "type": "object",
            "description": "Do the latent's windows lie nearer to each other than to others, by sentence embedding? Reads no explanation.",
            "additionalProperties": false,
            "required": ["kind"],
            "properties": {
              "kind": {"const": "example-embedding"},
              "embedder": {
                "$ref": "#/components/schemas/Client",
                "description": "Who turns texts into vectors: an endpoint's embeddings, a sentence model that is loaded here, or `lexical`, which counts words; the request's `client` unless given."
              },
              "tasks": {
                "type": "integer",
                "description": "Test windows of the latent's, and of each kind of others, that are compared with training windows.",
                "minimum": 1,
                "maximum": 1000,
                "default": 20
              },
              "threshold": {
                "type": "number",
                "description": "Tokens with more than this share of their window's strongest activation are marked.",
                "minimum": 0,
                "maximum": 1,
                "default": 0.3
              }
            }
          },
          "SurprisalScorer": {
            "type": "object",
            "description": "Does the explanation make the latent's windows less surprising to a language model than others? Needs a `client` that gives log-probabilities: a loaded model, or an endpoint whose completions take `echo` and `logprobs`.",
            "additionalProperties": false,
            "required": ["kind"],
            "properties": {"kind": {"const": "surprisal"}}
          },
          "SimulationMode": {
            "type": "string",
            "description": "How activations are predicted: `structured`, as a list that a chat model writes; `probabilities`, from the log-probabilities of the prompt's tokens; `auto`, structured from an endpoint and probabilities from a loaded model.",
            "enum": ["auto", "structured", "probabilities"]
          },
          "SimulationScorer": {
            "type": "object",
            "description": "Do the activations that a reader of the explanation predicts go with the true ones, token by token? Needs `client`.",
            "additionalProperties": false,
            "required": ["kind"],
            "properties": {
              "kind": {"const": "simulation"},
              "mode": {"$ref": "#/components/schemas/SimulationMode", "default": "auto"}
            }
          },
          "ScoredEdit": {
            "type": "string",
            "description": "What is done to the latent: `add`, its direction is added; `ablate`, its activation is taken away.",
            "enum": ["add", "ablate"]
          },
          "InterventionScorer": {
            "type": "object",
            "description": "Does the explanation say what editing the latent does to the text that the model writes? The model and the dictionary have to be loaded. Needs a `client` that gives log-probabilities.",
            "additionalProperties": false,
            "required": ["kind"],
            "properties": {
              "kind": {"const": "intervention"},
              "operation": {"$ref": "#/components/schemas/ScoredEdit", "default": "add"},
              "kl": {
                "type": "number",
                "description": "The strength of `add` is tuned until KL(unedited ‖ edited) of the next-token predictions is this many nats, on documents that are not scored on.",
                "exclusiveMinimum": 0,
                "maximum": 20,
                "default": 1
              },
              "maxTokens": {
                "type": "integer",
                "description": "Tokens written after each prompt.",
                "minimum": 1,
                "maximum": 64,
                "default": 8
              },
              "temperature": {
                "type": "number",
                "description": "Of the model's text; edited and unedited draw the same random numbers.",
                "minimum": 0,
                "maximum": 2,
                "default": 1
              }
            }
          },
          "Scorer": {
            "description": "How an explanation is tested.",
            "oneOf": [
              {"title": "detection", "$ref": "#/components/schemas/DetectionScorer"},
              {"title": "fuzzing", "$ref": "#/components/schemas/FuzzingScorer"},
              {"title": "intruder", "$ref": "#/components/schemas/IntruderScorer"},
              {"title": "embedding", "$ref": "#/components/schemas/EmbeddingScorer"},
              {"title": "example-embedding", "$ref": "#/components/schemas/ExampleEmbeddingScorer"},
              {"title": "surprisal", "$ref": "#/components/schemas/SurprisalScorer"},
              {"title": "simulation", "$ref": "#/components/schemas/SimulationScorer"},
              {"title": "intervention", "$ref": "#/components/schemas/InterventionScorer"}
            ]
          },
          "ScoreControl": {
            "type": "string",
            "description": "A run beside a score that should come out at chance: `other-explanation`, with the explanation of another latent; `random-windows`, for scorers that read no explanation, with silent windows in place of the latent's; `random-direction`, for intervention, with an edit of the same effect along a random direction; `random-dictionary`, for intervention, with a latent of a random dictionary (see `loadDictionary`) that fires on the same texts, with an explanation of its own, written from its effects.",
            "enum": ["other-explanation", "random-windows", "random-direction", "random-dictionary"]
          },
          "Usage": {
            "type": "object",
            "description": "What the request has cost at the LLM endpoint; all 0 without one.",
            "additionalProperties": false,
            "required": ["requests", "retries", "promptTokens", "completionTokens", "seconds"],
            "properties": {
              "requests": {"type": "integer", "description": "Requests that were answered.", "minimum": 0},
              "retries": {
                "type": "integer",
                "description": "Requests that were sent again because one failed for a passing reason.",
                "minimum": 0
              },
              "promptTokens": {"type": "integer", "description": "Tokens sent, as the endpoint counts them.", "minimum": 0},
              "completionTokens": {
                "type": "integer",
                "description": "Tokens received, as the endpoint counts them.",
                "minimum": 0
              },
              "seconds": {"type": "number", "description": "Time from the first to the last, in seconds.", "minimum": 0}
            }
          },
          "Failure": {
            "type": "object",
            "description": "Why one item of a long request has no result.",
            "additionalProperties": false,
            "required": ["code", "message"],
            "properties": {
              "code": {"type": "integer", "description": "The error code that a request would have had for it."},
              "message": {"type": "string", "description": "One sentence that names the culprit."}
            }
          },
          "Explanation": {
            "type": "object",
            "description": "A latent and what it is said to respond to.",
            "additionalProperties": false,
            "required": ["latent", "explanation"],
            "properties": {
              "latent": {"type": "integer", "description": "Which latent, from 0.", "minimum": 0},
              "explanation": {"type": "string", "description": "The text."},
              "candidates": {
                "type": "array",
                "description": "What it was chosen from, if it was.",
                "items": {"$ref": "#/components/schemas/ExplanationCandidate"}
              }
            }
          },
          "ExplanationCandidate": {
            "type": "object",
            "description": "One of several explanations of a latent.",
            "additionalProperties": false,
            "required": ["explanation"],
            "properties": {
              "explanation": {"type": "string", "description": "The text."},
              "score": {
                "type": "number",
                "description": "Mean of detection's and fuzzing's balanced accuracy on validation windows, or for `effects` nats after validation documents; absent where the judge gave too few answers."
              },
              "refined": {
                "type": "boolean",
                "description": "Whether it was written from the errors of an earlier one.",
                "default": false
              }
            }
          },
          "SkippedLatent": {
            "type": "object",
            "description": "A latent that was not explained because there is too little of it.",
            "additionalProperties": false,
            "required": ["latent", "reason"],
            "properties": {
              "latent": {"type": "integer", "description": "Which latent, from 0.", "minimum": 0},
              "reason": {"type": "string", "description": "One sentence."}
            }
          },
          "FailedLatent": {
            "type": "object",
            "description": "A latent for which the work failed; the others are not affected.",
            "additionalProperties": false,
            "required": ["latent", "error"],
            "properties": {
              "latent": {"type": "integer", "description": "Which latent, from 0.", "minimum": 0},
              "error": {"$ref": "#/components/schemas/Failure"}
            }
          },
          "FailedScore": {
            "type": "object",
            "description": "A score that failed; the others are not affected.",
            "additionalProperties": false,
            "required": ["latent", "scorer", "error"],
            "properties": {
              "latent": {"type": "integer", "description": "Which latent, from 0.", "minimum": 0},
              "scorer": {"type": "string", "description": "Kind of the scorer."},
              "error": {"$ref": "#/components/schemas/Failure"}
            }
          },
          "ScoreMetrics": {
            "type": "object",
            "description": "What a scorer measured on one latent. `interval` is of `headline`; which of the others are there depends on the scorer.",
            "additionalProperties": false,
            "required": ["headline", "n", "offered", "interval"],
            "properties": {
              "headline": {
                "type": "string",
                "description": "The number that the scorer is about: `balancedAccuracy` (detection, fuzzing), `accuracy` (intruder), `auc` (embedding, example-embedding, surprisal), `correlation` (simulation), `nats` (intervention)."
              },
              "balancedAccuracy": {
                "type": "number",
                "description": "Mean of the shares of true and of false examples that were judged rightly; 0.5 is chance.",
                "minimum": 0,
                "maximum": 1
              },
              "accuracy": {
                "type": "number",
                "description": "Share of examples that were judged rightly; of intruder tasks, share of intruders found.",
                "minimum": 0,
                "maximum": 1
              },
              "precision": {
                "type": "number",
                "description": "Share of the answers \"yes\" that were right; 0 when there was none.",
                "minimum": 0,
                "maximum": 1
              },
              "recall": {
                "type": "number",
                "description": "Share of the true examples that were found.",
                "minimum": 0,
                "maximum": 1
              },
              "f1": {"type": "number", "description": "Harmonic mean of precision and recall.", "minimum": 0, "maximum": 1},
              "auc": {
                "type": "number",
                "description": "Area under the ROC curve; there when there is a probability, or another order, for every example.",
                "minimum": 0,
                "maximum": 1
              },
              "chance": {
                "type": "number",
                "description": "Accuracy of somebody who guesses, where that is not 0.5.",
                "minimum": 0,
                "maximum": 1
              },
              "baseRate": {
                "type": "number",
                "description": "Share of all windows of the test documents in which the latent fires.",
                "minimum": 0,
                "maximum": 1
              },
              "precisionAtBaseRate": {
                "type": "number",
                "description": "Share of the latent's own among the windows that a judge would find in all test documents: `precision` at `baseRate` in place of as many true as false examples. From random negatives only.",
                "minimum": 0,
                "maximum": 1
              },
              "precisionInterval": {
                "type": "array",
                "description": "95 % interval of `precisionAtBaseRate`: [low, high].",
                "items": {"type": "number"},
                "minItems": 2,
                "maxItems": 2
              },
              "recallByQuantile": {
                "type": "array",
                "description": "`recall` for each slice of activation strength, strongest first.",
                "items": {"type": "number", "minimum": 0, "maximum": 1}
              },
              "correlation": {
                "type": "number",
                "description": "Pearson's correlation of predicted and true activations, over all tokens.",
                "minimum": -1,
                "maximum": 1
              },
              "nats": {
                "type": "number",
                "description": "Mean over prompts of how much more probable the explanation is after the edited model's text than after the unedited one's, in nats."
              },
              "standardError": {"type": "number", "description": "Standard error of `nats`.", "minimum": 0},
              "strength": {"type": "number", "description": "Strength of the edit."},
              "kl": {
                "type": "number",
                "description": "KL(unedited ‖ edited) of the next-token predictions after the prompts that the strength was tuned on, in nats.",
                "minimum": 0
              },
              "n": {"type": "integer", "description": "Examples that the numbers are from.", "minimum": 1},
              "offered": {
                "type": "integer",
                "description": "Examples there were; more than `n` where asking stopped early, or some had no answer.",
                "minimum": 1
              },
              "interval": {
                "type": "array",
                "description": "95 % interval of `headline`: [low, high].",
                "items": {"type": "number"},
                "minItems": 2,
                "maxItems": 2
              }
            }
          },
          "LatentScore": {
            "type": "object",
            "description": "How one latent's explanation did under one scorer.",
            "additionalProperties": false,
            "required": ["latent", "scorer", "metrics", "negatives", "controls"],
            "properties": {
              "latent": {"type": "integer", "description": "Which latent, from 0.", "minimum": 0},
              "scorer": {"type": "string", "description": "Kind of the scorer."},
              "metrics": {
                "$ref": "#/components/schemas/ScoreMetrics",
                "description": "Over all kinds of negatives together."
              },
              "negatives": {
                "type": "object",
                "description": "Against each kind of negatives alone: a kind of the sampler's, or `moved` for marks that were moved in the same text.",
                "additionalProperties": {"$ref": "#/components/schemas/ScoreMetrics"}
              },
              "controls": {
                "type": "object",
                "description": "The same with something taken away that a score must not do without, for each control that was asked for and applies.",
                "additionalProperties": {"$ref": "#/components/schemas/ScoreMetrics"}
              }
            }
          },
          "Distribution": {
            "type": "object",
            "description": "How a metric spreads over latents.",
            "additionalProperties": false,
            "required": ["mean", "lowerQuartile", "median", "upperQuartile", "interval"],
            "properties": {
              "mean": {"type": "number"},
              "lowerQuartile": {"type": "number"},
              "median": {"type": "number"},
              "upperQuartile": {"type": "number"},
              "interval": {
                "type": "array",
                "description": "95 % bootstrap interval of the mean over latents: [low, high].",
                "items": {"type": "number"},
                "minItems": 2,
                "maxItems": 2
              }
            }
          },
          "ScoreDistributions": {
            "type": "object",
            "description": "How the metrics of some scores spread over latents.",
            "additionalProperties": false,
            "required": ["latents"],
            "properties": {
              "latents": {"type": "integer", "description": "Latents with a score.", "minimum": 0},
              "balancedAccuracy": {
                "$ref": "#/components/schemas/Distribution",
                "description": "Absent when no latent has one."
              },
              "accuracy": {"$ref": "#/components/schemas/Distribution", "description": "Absent when no latent has one."},
              "f1": {"$ref": "#/components/schemas/Distribution", "description": "Absent when no latent has one."},
              "auc": {
                "$ref": "#/components/schemas/Distribution",
                "description": "Over the latents that have one; absent when none has."
              },
              "precisionAtBaseRate": {
                "$ref": "#/components/schemas/Distribution",
                "description": "Absent when no latent has one."
              },
              "correlation": {"$ref": "#/components/schemas/Distribution", "description": "Absent when no latent has one."},
              "nats": {"$ref": "#/components/schemas/Distribution", "description": "Absent when no latent has one."}
            }
          },
          "ScoreSummary": {
            "type": "object",
            "description": "One scorer's results over all latents that it could score.",
            "additionalProperties": false,
            "required": ["latents", "negatives", "controls"],
            "properties": {
              "latents": {"type": "integer", "description": "Latents with a score.", "minimum": 0},
              "balancedAccuracy": {
                "$ref": "#/components/schemas/Distribution",
                "description": "Absent when no latent has one."
              },
              "accuracy": {"$ref": "#/components/schemas/Distribution", "description": "Absent when no latent has one."},
              "f1": {"$ref": "#/components/schemas/Distribution", "description": "Absent when no latent has one."},
              "auc": {
                "$ref": "#/components/schemas/Distribution",
                "description": "Over the latents that have one; absent when none has."
              },
              "precisionAtBaseRate": {
                "$ref": "#/components/schemas/Distribution",
                "description": "Absent when no latent has one."
              },
              "correlation": {"$ref": "#/components/schemas/Distribution", "description": "Absent when no latent has one."},
              "nats": {"$ref": "#/components/schemas/Distribution", "description": "Absent when no latent has one."},
              "negatives": {
                "type": "object",
                "description": "Against each kind of negatives alone.",
                "additionalProperties": {"$ref": "#/components/schemas/ScoreDistributions"}
              },
              "controls": {
                "type": "object",
                "description": "For each control.",
                "additionalProperties": {"$ref": "#/components/schemas/ScoreDistributions"}
              }
            }
          },
          "Example": {
            "type": "object",
            "description": "A window of the cache.",
            "additionalProperties": false,
            "required": ["tokens", "activations", "quantile", "document"],
            "properties": {
              "tokens": {"type": "array", "description": "The window's tokens as text.", "items": {"type": "string"}},
              "activations": {
                "type": "array",
                "description": "The latent's activation on each token; all 0 in a silent window.",
                "items": {"type": "number"}
              },
              "quantile": {
                "type": ["integer", "null"],
                "description": "Slice of activation strength that the window was drawn from, 0 the strongest; null for a silent window.",
                "minimum": 0
              },
              "document": {
                "type": "integer",
                "description": "The document that the window is from, from 0 in the order of the dataset.",
                "minimum": 0
              },
              "negative": {
                "$ref": "#/components/schemas/NegativeKind",
                "description": "Which kind of silent window it is; absent for an activating one."
              }
            }
          },
          "TokenShift": {
            "type": "object",
            "description": "How far a token's log-probability at the last position moved.",
            "additionalProperties": false,
            "required": ["id", "text", "delta"],
            "properties": {
              "id": {"type": "integer", "description": "The token's number.", "minimum": 0},
              "text": {"type": "string", "description": "The token as text."},
              "delta": {"type": "number", "description": "Change of its log-probability, in nats."}
            }
          },
          "LoadedModel": {
            "type": "object",
            "description": "A model in memory.",
            "additionalProperties": false,
            "required": [
              "model", "architecture", "layers", "width", "vocabulary", "parameters", "bytes", "dtype", "device",
              "hookpoints", "notes"
            ],
            "properties": {
              "model": {"type": "string", "description": "The name that requests use.", "minLength": 1},
              "architecture": {"type": "string", "description": "The family, one of `capabilities.architectures`."},
              "layers": {"type": "integer", "description": "Blocks.", "minimum": 1},
              "width": {"type": "integer", "description": "Width of the residual stream.", "minimum": 1},
              "vocabulary": {"type": "integer", "description": "Tokens that the model can tell apart.", "minimum": 1},
              "parameters": {"type": "integer", "description": "Weights, tied ones counted once.", "minimum": 0},
              "bytes": {"type": "integer", "description": "Memory that the weights take.", "minimum": 0},
              "dtype": {"$ref": "#/components/schemas/WeightDType"},
              "device": {"type": "string", "description": "Where it computes: `cpu`, `cuda:0`."},
              "hookpoints": {
                "type": "array",
                "description": "Every hookpoint that the model has.",
                "items": {"$ref": "#/components/schemas/Hookpoint"}
              },
              "notes": {
                "type": "array",
                "description": "What a person should know of how it was loaded.",
                "items": {"type": "string"}
              }
            }
          },
          "NeuronsSource": {
            "type": "object",
            "description": "A layer of the model itself, read as if it were a dictionary whose latents are its neurons.",
            "additionalProperties": false,
            "required": ["model", "hookpoint"],
            "properties": {
              "model": {"type": "string", "description": "A loaded model.", "minLength": 1},
              "hookpoint": {"$ref": "#/components/schemas/Hookpoint"},
              "top": {
                "type": "integer",
                "description": "Keep only this many neurons, the strongest, at each position; all unless given. Neurons that are not positive never fire.",
                "minimum": 1
              }
            }
          },
          "RandomSource": {
            "type": "object",
            "description": "A dictionary whose latents mean nothing, to compare with: as many of them, as long, and as many firing at each position as in one that is loaded, in random directions.",
            "additionalProperties": false,
            "required": ["like"],
            "properties": {
              "like": {"type": "string", "description": "A loaded dictionary, of files.", "minLength": 1},
              "top": {
                "type": "integer",
                "description": "Latents that fire at each position; as many as in the other unless given. To be given where that has no fixed number.",
                "minimum": 1
              },
              "seed": {"type": "integer", "description": "Decides the directions.", "minimum": 0, "default": 0}
            }
          },
          "DictionaryBaseline": {
            "type": "string",
            "description": "What a dictionary is compared with: `top-neurons`, the strongest neurons at each position of the MLP of the dictionary's block, so many that a neuron fires as often as a latent; `neurons`, all of them that are positive; `random`, a random dictionary of its shape, norms and sparsity.",
            "enum": ["top-neurons", "neurons", "random"]
          },
          "ComparedKind": {
            "type": "string",
            "description": "What the latents of a compared dictionary are: those of the dictionary in question, or of a baseline.",
            "enum": ["latents", "top-neurons", "neurons", "random"]
          },
          "ComparisonRow": {
            "type": "object",
            "description": "One dictionary of a comparison.",
            "additionalProperties": false,
            "required": ["dictionary", "kind", "drawn", "explained", "skipped", "failed", "run", "scores"],
            "properties": {
              "dictionary": {"type": "string", "description": "Its name.", "minLength": 1},
              "kind": {"$ref": "#/components/schemas/ComparedKind"},
              "drawn": {"type": "integer", "description": "Latents that were drawn.", "minimum": 0},
              "explained": {"type": "integer", "description": "Those that were explained.", "minimum": 0},
              "skipped": {
                "type": "integer",
                "description": "Those of which the explainer had nothing to say, or too few windows.",
                "minimum": 0
              },
              "failed": {"type": "integer", "description": "Those whose explanation failed.", "minimum": 0},
              "firingRate": {
                "type": "number",
                "description": "The median share of tokens on which one that was drawn fires: what fires seldom is easier to explain.",
                "minimum": 0,
                "maximum": 1
              },
              "run": {"type": "string", "description": "The run of their explanations."},
              "scores": {
                "type": "object",
                "description": "One for each scorer, by kind, over the latents that were explained.",
                "additionalProperties": {"$ref": "#/components/schemas/ScoreSummary"}
              }
            }
          },
          "ComparisonDifference": {
            "type": "object",
            "description": "By how much one dictionary's explanations score better than another's.",
            "additionalProperties": false,
            "required": ["scorer", "dictionary", "metric", "difference", "interval"],
            "properties": {
              "scorer": {"type": "string", "description": "By which scorer."},
              "dictionary": {"type": "string", "description": "The baseline's name."},
              "above": {
                "type": "string",
                "description": "The dictionary whose mean that of `dictionary` is taken from, where it is another baseline.",
                "minLength": 1
              },
              "metric": {"type": "string", "description": "What is compared: the scorer's headline."},
              "difference": {
                "type": "number",
                "description": "The mean over the one's latents less that over the baseline's. A latent that the explainer had nothing to say of counts as chance."
              },
              "interval": {
                "type": "array",
                "description": "95 % bootstrap interval of the difference, [low, high].",
                "items": {"type": "number"},
                "minItems": 2,
                "maxItems": 2
              }
            }
          },
          "LoadedDictionary": {
            "type": "object",
            "description": "A dictionary in memory.",
            "additionalProperties": false,
            "required": ["dictionary", "kind", "format", "latents", "width", "bytes", "notes", "warnings"],
            "properties": {
              "dictionary": {"type": "string", "description": "The name that requests use.", "minLength": 1},
              "kind": {
                "type": "string",
                "description": "What it is: `sae`, `transcoder` (reads one hookpoint and writes another), `crossLayerTranscoder` (one layer of one), `crosscoder` (several hookpoints at once), or `neurons` for a layer of a model as it is. `notes` say how it encodes."
              },
              "format": {
                "type": "string",
                "description": "The dialect that its files are written in, one of `capabilities.dictionaryFormats`; `neurons` and `random` for what has no files."
              },
              "latents": {"type": "integer", "description": "How many.", "minimum": 1},
              "width": {"type": "integer", "description": "Width of what it reads.", "minimum": 1},
              "hookpoint": {"$ref": "#/components/schemas/Hookpoint", "description": "Where it reads, if that is known."},
              "outputHookpoint": {
                "$ref": "#/components/schemas/Hookpoint",
                "description": "Where it writes, if that is elsewhere and known."
              },
              "model": {"type": "string", "description": "The model it was trained on, if that is known."},
              "top": {"type": "integer", "description": "Latents kept at each position, of a top-k kind.", "minimum": 1},
              "bytes": {"type": "integer", "description": "Memory that its weights take.", "minimum": 0},
              "notes": {
                "type": "array",
                "description": "What a person should know of how it was read; holds the `warnings`, too.",
                "items": {"type": "string"}
              },
              "warnings": {
                "type": "array",
                "description": "What seems to be read wrongly, measured where its model was loaded, and what would be right.",
                "items": {"type": "string"}
              }
            }
          },
          "Verdict": {
            "type": "string",
            "description": "What measuring a dictionary says of how it was read.",
            "enum": ["verified", "suspect", "wrong"]
          },
          "MeasuredReading": {
            "type": "object",
            "description": "One way to read a dictionary and what it explains so.",
            "additionalProperties": false,
            "required": ["reading", "explainedVariance", "meanL0"],
            "properties": {
              "reading": {"type": "string", "description": "The way; `as read` is how it was loaded."},
              "explainedVariance": {"type": "number", "description": "Of the hookpoint that is written."},
              "meanL0": {"type": "number", "description": "Latents that fire at a token.", "minimum": 0}
            }
          },
          "Job": {
            "type": "object",
            "description": "A long request under way.",
            "additionalProperties": false,
            "required": ["id", "method", "done", "total", "unit", "seconds"],
            "properties": {
              "id": {"$ref": "#/components/schemas/RequestIdentifier", "description": "The request's own."},
              "method": {"type": "string", "description": "Its method."},
              "done": {"type": "integer", "description": "Units finished.", "minimum": 0},
              "total": {
                "type": ["integer", "null"],
                "description": "Units that there are; null while that is not known.",
                "minimum": 0
              },
              "unit": {"type": "string", "description": "What is counted."},
              "seconds": {"type": "number", "description": "How long it has run, in seconds.", "minimum": 0}
            }
          },
          "Memory": {
            "type": "object",
            "description": "What the daemon takes and may take.",
            "additionalProperties": false,
            "required": ["residentBytes", "limitBytes"],
            "properties": {
              "residentBytes": {"type": "integer", "description": "Memory in use by the process.", "minimum": 0},
              "limitBytes": {
                "type": "integer",
                "description": "`--memory-limit`, else the machine's memory.",
                "minimum": 0
              }
            }
          },
          "ImplementationInfo": {
            "type": "object",
            "description": "A program and its version.",
            "additionalProperties": false,
            "required": ["name", "version"],
            "properties": {
              "name": {"type": "string", "description": "The program."},
              "version": {"type": "string", "description": "Its version."}
            }
          },
          "ClientInfo": {
            "type": "object",
            "description": "The client's name and version, for logs.",
            "additionalProperties": false,
            "required": ["name"],
            "properties": {
              "name": {"type": "string", "description": "The program."},
              "version": {"type": "string", "description": "Its version."}
            }
          },
          "Limits": {
            "type": "object",
            "description": "What the daemon accepts at most.",
            "additionalProperties": false,
            "required": ["messageBytes", "startedRequests", "waitingRequests", "memoryBytes"],
            "properties": {
              "messageBytes": {"type": "integer", "description": "Longest message.", "minimum": 0},
              "startedRequests": {
                "type": "integer",
                "description": "Requests of one connection that run or wait for what they need.",
                "minimum": 1
              },
              "waitingRequests": {
                "type": "integer",
                "description": "Requests of one connection that are read ahead; beyond it the daemon stops reading.",
                "minimum": 0
              },
              "memoryBytes": {
                "type": ["integer", "null"],
                "description": "`--memory-limit`; null when there is none.",
                "minimum": 0
              }
            }
          },
          "Capabilities": {
            "type": "object",
            "description": "What this daemon can do.",
            "additionalProperties": false,
            "required": [
              "methods", "architectures", "dictionaryFormats", "explainers", "scorers", "samplers", "devices", "dtypes",
              "limits"
            ],
            "properties": {
              "methods": {"type": "array", "description": "Every method that it answers.", "items": {"type": "string"}},
              "architectures": {
                "type": "array",
                "description": "Model families that `loadModel` reads.",
                "items": {"type": "string"}
              },
              "dictionaryFormats": {
                "type": "array",
                "description": "Dialects that `loadDictionary` reads.",
                "items": {"type": "string"}
              },
              "explainers": {"type": "array", "description": "Kinds that `explain` takes.", "items": {"type": "string"}},
              "scorers": {"type": "array", "description": "Kinds that `score` takes.", "items": {"type": "string"}},
              "samplers": {"type": "array", "description": "Kinds that a sampler can have.", "items": {"type": "string"}},
              "devices": {"type": "array", "description": "Where models can compute.", "items": {"type": "string"}},
              "dtypes": {
                "type": "array",
                "description": "Element types that weights can have in memory.",
                "items": {"type": "string"}
              },
              "limits": {"$ref": "#/components/schemas/Limits"}
            }
          },
          "LatentActivation": {
            "type": "object",
            "description": "A latent that fires on a token.",
            "additionalProperties": false,
            "required": ["latent", "activation"],
            "properties": {
              "latent": {"type": "integer", "description": "Which latent, from 0.", "minimum": 0},
              "activation": {"type": "number", "description": "How strongly."},
              "explanation": {"type": "string", "description": "The newest explanation in the workspace, if there is one."}
            }
          },
          "TokenActivations": {
            "type": "object",
            "description": "A token and what fires on it.",
            "additionalProperties": false,
            "required": ["id", "text", "latents"],
            "properties": {
              "id": {"type": "integer", "description": "The token's number.", "minimum": 0},
              "text": {"type": "string", "description": "The token as text."},
              "latents": {
                "type": "array",
                "description": "Strongest first.",
                "items": {"$ref": "#/components/schemas/LatentActivation"}
              }
            }
          },
          "CachedDictionary": {
            "type": "object",
            "description": "What a pass over the dataset found of one dictionary.",
            "additionalProperties": false,
            "required": ["activations", "meanL0", "live", "dead", "explainedVariance", "warnings"],
            "properties": {
              "activations": {"type": "integer", "description": "Non-zero activations.", "minimum": 0},
              "meanL0": {"type": "number", "description": "Latents that fire on a token, on average.", "minimum": 0},
              "live": {"type": "integer", "description": "Latents that fired at least once.", "minimum": 0},
              "dead": {"type": "integer", "description": "Latents that never fired.", "minimum": 0},
              "explainedVariance": {
                "type": ["number", "null"],
                "description": "1 − Σ‖x − x̂‖² / Σ‖x − x̄‖² over the cached positions; null where it is not defined.",
                "maximum": 1
              },
              "warnings": {
                "type": "array",
                "description": "What `verifyDictionary`'s measure finds wrong with how the dictionary is read, on the corpus' first tokens.",
                "items": {"type": "string"}
              }
            }
          },
          "GenerateOptions": {
            "type": "object",
            "description": "How text is continued before and after the intervention.",
            "additionalProperties": false,
            "required": ["maxTokens"],
            "properties": {
              "maxTokens": {"type": "integer", "description": "Tokens to generate.", "minimum": 1, "maximum": 100000},
              "temperature": {
                "type": "number",
                "description": "Sampling temperature; 0 takes the most probable token.",
                "minimum": 0,
                "maximum": 100,
                "default": 0
              },
              "seed": {"type": "integer", "description": "Decides every random choice.", "minimum": 0, "default": 0},
              "samples": {
                "type": "integer",
                "description": "Continuations to make.",
                "minimum": 1,
                "maximum": 1000,
                "default": 1
              }
            }
          },
          "Calibration": {
            "type": "object",
            "description": "The effect that the intervention should have.",
            "additionalProperties": false,
            "required": ["kl"],
            "properties": {
              "kl": {"type": "number", "description": "Wanted KL(baseline ‖ intervened), in nats.", "exclusiveMinimum": 0}
            }
          },
          "Continuations": {
            "type": "object",
            "description": "Generated text.",
            "additionalProperties": false,
            "required": ["texts"],
            "properties": {
              "texts": {
                "type": "array",
                "description": "One for each sample, without the prompt.",
                "items": {"type": "string"}
              }
            }
          },
          "SimilarPair": {
            "type": "object",
            "description": "A latent of `a` and its partner in `b`.",
            "additionalProperties": false,
            "required": ["a", "b", "similarity"],
            "properties": {
              "a": {"type": "integer", "description": "Latent of `a`, from 0.", "minimum": 0},
              "b": {"type": "integer", "description": "Latent of `b`, from 0.", "minimum": 0},
              "similarity": {"type": "number", "description": "How alike the two are, by what was asked for."},
              "decoder": {"type": "number", "description": "Cosine of the decoder rows."},
              "encoder": {"type": "number", "description": "Cosine of the encoder rows."},
              "jaccard": {
                "type": "number",
                "description": "Tokens on which both fire, as a share of those on which either does."
              },
              "correlation": {"type": "number", "description": "Pearson's correlation of the activations."}
            }
          },
          "SimilarPairs": {
            "description": "The pairs, or where they were written.",
            "oneOf": [
              {"title": "list", "type": "array", "items": {"$ref": "#/components/schemas/SimilarPair"}},
              {"title": "file", "$ref": "#/components/schemas/TensorFile"}
            ]
          },
          "SearchBasis": {
            "type": "string",
            "description": "How latents were found: `embedding`, by the meaning of their explanations; `words`, by words of their explanations; `vector`, by decoder rows; `activations`, by what fires.",
            "enum": ["embedding", "words", "vector", "activations"]
          },
          "FoundLatent": {
            "type": "object",
            "description": "A latent that a search found.",
            "additionalProperties": false,
            "required": ["dictionary", "latent", "similarity"],
            "properties": {
              "dictionary": {"type": "string", "description": "The dictionary's name."},
              "latent": {"type": "integer", "description": "Which latent.", "minimum": 0},
              "similarity": {
                "type": "number",
                "description": "Cosine of the texts' or directions' vectors; for words, the share of the best score that there could be; for activations, the share of the strongest."
              },
              "activation": {"type": "number", "description": "For `activeOn`, its strongest activation on the text."},
              "explanation": {"type": "string", "description": "What was said of it last, if anything."}
            }
          },
          "LatentStatistics": {
            "type": "object",
            "description": "What a cache tells of one latent.",
            "additionalProperties": false,
            "required": ["firingCount", "firingFraction", "maxActivation", "meanActivation", "topTokens", "histogram"],
            "properties": {
              "firingCount": {"type": "integer", "description": "Tokens on which it fires.", "minimum": 0},
              "firingFraction": {
                "type": "number",
                "description": "The same as a share of the cached tokens.",
                "minimum": 0,
                "maximum": 1
              },
              "maxActivation": {"type": "number", "description": "Strongest activation; 0 if it never fires."},
              "meanActivation": {
                "type": "number",
                "description": "Mean over the tokens on which it fires; 0 if it never fires."
              },
              "topTokens": {
                "type": "array",
                "description": "The tokens on which it fires most often.",
                "items": {"$ref": "#/components/schemas/FiringToken"}
              },
              "histogram": {
                "type": "array",
                "description": "How often it fires how strongly: counts in equal steps from 0 to its strongest activation. Empty if it never fires.",
                "items": {"type": "integer", "minimum": 0}
              }
            }
          },
          "LogitEffects": {
            "type": "object",
            "description": "What a latent's decoder row does to next-token logits by itself: read by the final norm and the unembedding, as long as a residual stream whose numbers have variance 1, without the blocks in between.",
            "additionalProperties": false,
            "required": ["up", "down"],
            "properties": {
              "up": {
                "type": "array",
                "description": "The tokens whose logits rise most, strongest first.",
                "items": {"$ref": "#/components/schemas/LogitEffect"}
              },
              "down": {
                "type": "array",
                "description": "The tokens whose logits fall most, strongest first.",
                "items": {"$ref": "#/components/schemas/LogitEffect"}
              }
            }
          },
          "LogitEffect": {
            "type": "object",
            "description": "A token whose logit a latent moves.",
            "additionalProperties": false,
            "required": ["id", "text", "effect"],
            "properties": {
              "id": {"type": "integer", "description": "The token's number.", "minimum": 0},
              "text": {"type": "string", "description": "The token as text."},
              "effect": {"type": "number", "description": "By how much its logit rises."}
            }
          },
          "NearLatent": {
            "type": "object",
            "description": "A latent of the same dictionary.",
            "additionalProperties": false,
            "required": ["latent", "similarity"],
            "properties": {
              "latent": {"type": "integer", "description": "Which latent, from 0.", "minimum": 0},
              "similarity": {"type": "number", "description": "Cosine of the two decoder rows."}
            }
          },
          "ScoredExplanation": {
            "type": "object",
            "description": "An explanation in the workspace and how it did.",
            "additionalProperties": false,
            "required": ["run", "explainer", "explanation", "scores"],
            "properties": {
              "run": {"type": "string", "description": "The run that wrote it."},
              "explainer": {
                "type": "string",
                "description": "Who wrote it, with its options and the version of its prompt."
              },
              "explanation": {"type": "string", "description": "The text."},
              "scores": {
                "type": "array",
                "description": "One for each scorer that has been run.",
                "items": {"$ref": "#/components/schemas/ExplanationScore"}
              }
            }
          },
          "LatentSelection": {
            "description": "Which latents: a list of their numbers, or \"all\".",
            "oneOf": [
              {"title": "list", "type": "array", "items": {"type": "integer", "minimum": 0}},
              {"title": "all", "const": "all"}
            ]
          },
          "FiringToken": {
            "type": "object",
            "description": "A token on which the latent fires.",
            "additionalProperties": false,
            "required": ["id", "text", "count"],
            "properties": {
              "id": {"type": "integer", "description": "The token's number.", "minimum": 0},
              "text": {"type": "string", "description": "The token as text."},
              "count": {"type": "integer", "description": "How often the latent fires on it.", "minimum": 1}
            }
          },
          "ExplanationScore": {
            "type": "object",
            "description": "A score of this explanation.",
            "additionalProperties": false,
            "required": ["scorer", "metrics"],
            "properties": {
              "scorer": {"type": "string", "description": "Kind of the scorer."},
              "metrics": {"$ref": "#/components/schemas/ScoreMetrics"}
            }
          }
        },
        "errors": {
          "ParseError": {"code": -32700, "message": "The message is not valid JSON."},
          "InvalidRequest": {
            "code": -32600,
            "message": "The message is not a JSON-RPC 2.0 request, or came after shutdown."
          },
          "MethodNotFound": {"code": -32601, "message": "There is no such method."},
          "InvalidParams": {
            "code": -32602,
            "message": "A parameter is missing, unknown, of the wrong type, or impossible."
          },
          "InternalError": {"code": -32603, "message": "A fault of latentd itself."},
          "ServerNotInitialized": {"code": -32002, "message": "The request came before initialize."},
          "RequestCancelled": {"code": -32800, "message": "The request was cancelled; what it had finished stays saved."},
          "NotResident": {"code": -32010, "message": "No model or dictionary of that name is loaded."},
          "UnreadableCheckpoint": {
            "code": -32011,
            "message": "A checkpoint, dictionary, tokenizer or dataset file is unreadable or of an unsupported kind."
          },
          "NotInWorkspace": {"code": -32012, "message": "No cache or run of that name is in the workspace."},
          "OutOfResources": {"code": -32013, "message": "Memory or disk is exhausted, or a limit would be exceeded."},
          "EndpointFailed": {"code": -32014, "message": "The LLM endpoint failed for good."}
        }
      }
    }
    """##
}
