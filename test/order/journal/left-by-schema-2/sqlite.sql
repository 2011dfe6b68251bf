-- A journal as the release with two migrations left it (key: 32 bytes of 7). Made by that release.
-- It never changes: it is what the migrations since then have to work on, whatever the schema is now.
CREATE TABLE care_order (
    id TEXT PRIMARY KEY,
    tenant TEXT NOT NULL,
    client TEXT NOT NULL,
    idem_key TEXT NOT NULL,
    part INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    purchase_order_number TEXT NOT NULL,
    account_group_id TEXT NOT NULL,
    ban_index TEXT,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    lease_until INTEGER,
    due_at INTEGER,
    doubt_since INTEGER,
    negatives INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    carrier_payload_id TEXT,
    carrier_order_id TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    completed_at INTEGER,
    sealed_details BLOB NOT NULL,
    sealed_request BLOB,
    UNIQUE (tenant, client, idem_key, part)
  ) STRICT;
CREATE INDEX care_order_place ON care_order (tenant, created_at, id);
CREATE INDEX care_order_ban ON care_order (tenant, ban_index, created_at) WHERE ban_index IS NOT NULL;
CREATE INDEX care_order_state ON care_order (state, created_at);
CREATE INDEX care_order_completed ON care_order (completed_at) WHERE completed_at IS NOT NULL;
CREATE INDEX care_order_request ON care_order (completed_at) WHERE sealed_request IS NOT NULL;
CREATE INDEX care_order_due_in_doubt ON care_order (due_at, id)
    WHERE state IN ('INTENT', 'SENDING', 'IN_DOUBT') AND due_at IS NOT NULL;
CREATE INDEX care_order_due_for_status ON care_order (due_at, id)
    WHERE state IN ('ACKED', 'RECEIVED', 'IN_PROGRESS') AND due_at IS NOT NULL;
CREATE TABLE care_order_change (
    change_request_id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES care_order (id) ON DELETE CASCADE,
    -- Its place in the order, and in the input of the whole submission.
    idx INTEGER NOT NULL,
    input_index INTEGER NOT NULL,
    tenant TEXT NOT NULL,
    line_index TEXT NOT NULL,
    content TEXT NOT NULL,
    type TEXT NOT NULL,
    carrier_state TEXT,
    effective_at INTEGER,
    -- 1 while the order is unresolved: nobody else may have one for the line meanwhile.
    unresolved INTEGER NOT NULL,
    UNIQUE (order_id, idx)
  ) STRICT;
CREATE UNIQUE INDEX care_order_change_unresolved ON care_order_change (tenant, line_index) WHERE unresolved = 1;
CREATE INDEX care_order_change_line ON care_order_change (tenant, line_index);
CREATE INDEX care_order_change_content ON care_order_change (tenant, content);
CREATE TABLE care_order_event (
    order_id TEXT NOT NULL REFERENCES care_order (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL,
    source TEXT NOT NULL,
    change_request_id TEXT,
    attempt INTEGER NOT NULL,
    -- The carrier's words, which may say anything.
    sealed_words BLOB,
    PRIMARY KEY (order_id, n)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE webhook_seen (
    id TEXT PRIMARY KEY,
    seen_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_seen_at ON webhook_seen (seen_at);
CREATE TABLE journal (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    sealed_secret BLOB NOT NULL,
    probed_at INTEGER NOT NULL
  ) STRICT;
CREATE TABLE audit_entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    operation TEXT NOT NULL,
    client TEXT,
    -- Of no constraint: entries are kept by their own age.
    order_id TEXT,
    subject_index TEXT,
    line_index TEXT,
    ban_index TEXT,
    outcome TEXT NOT NULL,
    support_reference TEXT NOT NULL,
    sealed_facts BLOB NOT NULL
  ) STRICT;
CREATE INDEX audit_entry_place ON audit_entry (tenant, id);
CREATE INDEX audit_entry_line ON audit_entry (tenant, line_index, id) WHERE line_index IS NOT NULL;
CREATE INDEX audit_entry_subject ON audit_entry (tenant, subject_index, id) WHERE subject_index IS NOT NULL;
CREATE INDEX audit_entry_at ON audit_entry (at);
CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON audit_entry
  BEGIN
    SELECT RAISE(ABORT, 'audit entries are never changed');
  END;
INSERT INTO care_order (id, tenant, client, idem_key, part, fingerprint, purchase_order_number, account_group_id, ban_index, state, version, attempt, lease_until, due_at, doubt_since, negatives, expires_at, carrier_payload_id, carrier_order_id, created_at, updated_at, completed_at, sealed_details, sealed_request) VALUES ('order-000001', 'acme', 'portal', 'key-000001', 0, 'fingerprint-000001', 'G000001', 'group-1', 'lNRHplejcOZ8wCeOsRqcsJlqsHIY6CPc3Dk1tVt3cJM', 'FAILED', 2, 0, 1893456060000, NULL, NULL, 0, 1893456900000, NULL, NULL, 1893456000000, 1893456000000, 1893456000000, X'01c12ec1f8dc579fc41d16900f3958f18270885b0fc76a27a8331e4b7beeb30ebe41348b1ff02f437a7a24f54af617919984fa6230f6c3e131530890c874228d78e711cedfc22219f864ff29babbfc07e57a41cd61d9e89394ed5f4fa494614ce55e0c983da1a55bcef9ae35d159bb141e3e78e2a9046db32c31c0eb4a537ee7a27a32d8b7a6428689474c1678df080fc84582fd4afc9516233f8e78c222011b3a2e2e84555cac4ada63943643fd8ed05ba6b6a53d646928901bd368338e1c82114ac8f77c25dc02a8c39b59bb023480e2d33bead3a65abed9342608a66407d9ff31db0487d1ea9f09b7534a4ede74d639dee7e8aeaf5d359692ce528b265e3da0e16d7f425b89fd89d6e68cd487c8fa18dbab50ac1c534b7a0e4a974d39730ddb342ec9bc283c61f332fb1444f5927510289ecbd1c9bbf75f4eee2b183d7cbf2ebb10bb0f1bea74cf651ae2189776cf687e2d8e10c09d3cb9', X'01c12ec1f857d79adc327989c3a1d56b742ae4ac6ee62d651d57a67b0a7eb28dfd5eaa666c4361b9cf215056392b41065292bddfcadeea030732b7a402268c877cd14a16fb6b46c0d24dc3017a3ba37ca0f62ef5c5d138e51f5bf872abe0edcdade357b8843a8a6e2bc580a80dcac8360bf96c6da5c651921b664f26e2d3f84a4bca0656bc5998c1794a0ddc6f32074830610dd1a7c9ed31d512542360c6d9726229ee2ed745724b955c6bbae2ca98bfd5ee52a20dd20280e50422c8a8b591289d8c1a1c124d58ecc57f816ca54d083ee1f9886633380690a5d6769d2ea754601062f91813facf43395fc20966037851b4d181137434594ca97e517038b0a00f317a9d7d0f73319c20700de6814e11886e1448ce8775db50d486b1590869faeee1b4cbe9faf0');
INSERT INTO care_order (id, tenant, client, idem_key, part, fingerprint, purchase_order_number, account_group_id, ban_index, state, version, attempt, lease_until, due_at, doubt_since, negatives, expires_at, carrier_payload_id, carrier_order_id, created_at, updated_at, completed_at, sealed_details, sealed_request) VALUES ('intent', 'acme', 'portal', 'key-of-intent', 0, 'fingerprint-000002', 'G000002', 'group-1', 'lNRHplejcOZ8wCeOsRqcsJlqsHIY6CPc3Dk1tVt3cJM', 'INTENT', 1, 0, 1893456000001, 1893456000001, NULL, 0, 5047056000000, NULL, NULL, 1893456000000, 1893456000000, NULL, X'01c12ec1f803ea12867a87d114d85bb7b4bec340076627ea1126dec906c473af05aabe5a39df2268da06f91ff5cc52fb584afd92204745d51c41ba97a9090d23d1e908f03fcafa2333169c24ddb16e011e5d58cb88cbdea4a5d42f94cdb74b369965373a8c652ae9ca6a4e06bba3274ee4ae1d1040709d762e07aae1242561dda25e4b523036ba34ccd113fadb569ede7d450de6235fc6df460ad471a8e113b85d695368047a12d9a06ff8599549719431d64a2001017dd571a27354d76cb3adc9aeb55213a9d9f3d8e0d2fe08737c19f579663747f435b21ccb68ac0889997d17d0f11b522b57f8d04fd84efc5d3402b448d9f9ce7801638e0c6a84eea435b89bf5864baadfaa7676', X'01c12ec1f81ed4728994265e0fbdf904bd0ff679eb760c281fc855d40f07eee07c75d1035858830dff2678f3fe4acd67e71f12c469bee70821aef1d31e66b7d05b88baa3a10681442fe11c79f03a607869c29e1cec88e8f64f160be8b88d64e200cbb5fe21d31b1d809f102aa91945b1606161adf332267ce7168d21de5358728fdb1709fac738f117e26817f57d3304708485e511f1ecd09fcb906010350af516897b25550fd94ac3ddb1887a61f0b1a238ff912cf6c96457d8cd0a9b5633c77e5473b482e8b25d5becd6aff83b9e2012e81b65ecac2ecc504b584c0bd9e041291e66b1aa4bc2b1');
INSERT INTO care_order (id, tenant, client, idem_key, part, fingerprint, purchase_order_number, account_group_id, ban_index, state, version, attempt, lease_until, due_at, doubt_since, negatives, expires_at, carrier_payload_id, carrier_order_id, created_at, updated_at, completed_at, sealed_details, sealed_request) VALUES ('in-doubt', 'acme', 'portal', 'key-of-in-doubt', 0, 'fingerprint-000003', 'G000003', 'group-1', 'lNRHplejcOZ8wCeOsRqcsJlqsHIY6CPc3Dk1tVt3cJM', 'IN_DOUBT', 3, 1, NULL, 1893456000001, 1893456000000, 0, 5047056000000, NULL, NULL, 1893456000000, 1893456000000, NULL, X'01c12ec1f83bd81e5070fc16ad6d53a8f2710bb8c28086cd0fe58e2c24ddb0a5a08c7830bbb0349d509b1402266e0524bfae16c5d75fe3530ab34e909d58688d7d001851e8fa8a0b30f415c5c5b137593a0297bf51eb0349563d9b7ced32927eb4efba5b930736dbf1af20d7d30c4546de50c01c6878483a752bab843621f83ba3ca89c24d13d531ad1a59736abe6c0d0cd9b0cfa4add5f93da46589e6ffc731ab0c66474ad3ece5a0e3576ff89c49e8d887015809822bfdcd62468be0e2db470faa0c5fc82dd877fcb40cc819de5329a3d891253d313c7c0bf84765d68e928694652e0ad2d710b0789e0e873ae51cfb056a3090078fe821e71d134de7853a557c356c29a8cd4f75cd', X'01c12ec1f8437823b6b2eba5770ed50dc2f14afac53b7d10bfd20dd812eb6e9fbfde84ee81b634bca54a4bcad3dce3ce35cf872d7c59a8f307b2656549c591ff3ee539c1e69bb9e2a8bd3624fa4ec3568280ea1a95d6224bb356311e1832776d266d25a97ffc83a158e620fc3970a4fc58fb7675c451c384a27dfa1b154a30cd1b3eca253628bd1619acf93d037229061acad7923b1304e0a7f0db12fdfab478b33bdd15ba5eb63b31e7243a0fbf1e66a1c12ba8f56b7cbbe5d94bddc1f42b69973aeff24713603c6bc37b1e0853c657c4ef01a63952850c5f2cc873f10a24b338434e825ca244d2');
INSERT INTO care_order (id, tenant, client, idem_key, part, fingerprint, purchase_order_number, account_group_id, ban_index, state, version, attempt, lease_until, due_at, doubt_since, negatives, expires_at, carrier_payload_id, carrier_order_id, created_at, updated_at, completed_at, sealed_details, sealed_request) VALUES ('review', 'acme', 'portal', 'key-of-review', 0, 'fingerprint-000004', 'G000004', 'group-1', 'lNRHplejcOZ8wCeOsRqcsJlqsHIY6CPc3Dk1tVt3cJM', 'MANUAL_REVIEW', 3, 1, NULL, NULL, 1893456000000, 0, 5047056000000, NULL, NULL, 1893456000000, 1893456000000, NULL, X'01c12ec1f840eb41856c4b4a558fbf9b4a795c68c52515138f6f4d1bedd00cd90c8172d451b540d167ee7d2566bee5c7031d89be352fffc324996c6c549e49af9ae68926bdb8218090bcfda9033431f9560e7eb8e156f9e83583f2e74375a7728f5ffa7ee94d86962cad1a5e9f524e0e64febef88d9acc9360c0547399f01c27c8befb5a50f65ad353e0ef1f17a25a4ed1aca2ab86393cbd07b272d0e2fca82969ebb4cffd941829d0b60b3c0825b3ba4f3491f23dfa4c746df52b0aa5a0700009c21a009d46c5d1163635248684f53c5491e7b6e854b8c88d885785d1aa9dcac77d8dfd28d4fe20ae9b6b83df63ee2fc3553b86b56cc47f9a39b5d87dca849126a57d2672c65af9b1', X'01c12ec1f863e96916a4e2a1969abfda01d8344e547c449ff0ea1abbb34c38a7964a52e5e6e21b277fe30933087165fcde2b15aa198203988ec7ead1c874803db477eff62155a9588c8105d1faf3229957d9cfcb2bb97204055158c4c7aada0fa27443cfa894c8e55696e73198106d6b9a22f5a88a4a2da5e1ab93db7f094fe4a83ec51be029fd675f1b77566b42ee28d352481697262cb67f48fa77be79e46cd172fbe77c0eb3d29a39d9acd214309769a6df78cf7c4f3364354e69e1d5cfb0f736160cce1db04dc76e5cc698cf7a167ae71084166de28c871ad67e119c35d41f3cdb24bdaa0ecc');
INSERT INTO care_order (id, tenant, client, idem_key, part, fingerprint, purchase_order_number, account_group_id, ban_index, state, version, attempt, lease_until, due_at, doubt_since, negatives, expires_at, carrier_payload_id, carrier_order_id, created_at, updated_at, completed_at, sealed_details, sealed_request) VALUES ('acked', 'acme', 'portal', 'key-of-acked', 0, 'fingerprint-000005', 'G000005', 'group-1', 'lNRHplejcOZ8wCeOsRqcsJlqsHIY6CPc3Dk1tVt3cJM', 'ACKED', 3, 1, NULL, 1893456000001, NULL, 0, 5047056000000, NULL, 'carrier-4', 1893456000000, 1893456000000, NULL, X'01c12ec1f8a7d34acdf84f81c223ea52447afde165b485500674b66615e5bb251fd7ac77645ca427e7dac63c762bd19d458e93bb271d84d2f5f351472a7f93850399f9d94b4f7ebe1e69031af56199a8a001bd568d50ff61eb8796f4d618948598edf99c975fd1dbdf684f816c1598f355fef147d6addb3536e48e423b1e13a4fe89d72c0827fbfb9720aaf7f3566df82ca9bc32f85f9471061718dc662fbb3505a7d8ae44346f9580ad5cbf3e9be68f5623f3663e1945b1a559e6bc0ef4202dfd03916a0909c67f5e5f891a8d20e2df9f2315f719999de386f07fe4311e60143758d6275156b9ed42a05ea70eb6942fdddd089423481df6389fcc3b45651ae68e5c9920dbaaec4cc6', X'01c12ec1f85ae9687dcbcc5e6396d0063738e8c4b3668da33503fd9fc015b6eebdcf30ce655866ed8ef74370061e5733115d8515aae8feee58211c21f871002f23ab72064e3cf9fd8e9bbe4a084c7870413bcd9810070e609e320d7f0cea8e4d228eb09e5dd5455668cbcbaffcb3fd3948218967a11cd8ab06857301fae73cc1745273849c43958a3d08b986ea1f5f24cc7e4b37d3f2729c68c424695d1ebe8d364333d1c42451291607ea21d2d7e24d8f22c9b4bc37c8a5797513c52a311a112cc7e01a6c6bcfd3818e8ce7d1b3711260c61623416c10ae30c32d1e2ce8b55c0927e16192524ef0');
INSERT INTO care_order_change (change_request_id, order_id, idx, input_index, tenant, line_index, content, type, carrier_state, effective_at, unresolved) VALUES ('G000001-0', 'order-000001', 0, 0, 'acme', 'YKiBCHZxb82liirHQl_1f-cnQM9BIv1_y11uJfol9Ko', 'content-hash', 'CHANGE_CTN', NULL, NULL, 0);
INSERT INTO care_order_change (change_request_id, order_id, idx, input_index, tenant, line_index, content, type, carrier_state, effective_at, unresolved) VALUES ('G000002-0', 'intent', 0, 0, 'acme', 'o9cUxfajSilZPeKEo_wczoh5F1f59tBSQ5W6BMnScWY', 'content-000002 of 3000000001', 'SUSPEND_SERVICE', NULL, NULL, 1);
INSERT INTO care_order_change (change_request_id, order_id, idx, input_index, tenant, line_index, content, type, carrier_state, effective_at, unresolved) VALUES ('G000003-0', 'in-doubt', 0, 0, 'acme', '757wTFbgqGJORq4A6HI7rqMvHTXrYLh6GdPPaSfneag', 'content-000003 of 3000000002', 'SUSPEND_SERVICE', NULL, NULL, 1);
INSERT INTO care_order_change (change_request_id, order_id, idx, input_index, tenant, line_index, content, type, carrier_state, effective_at, unresolved) VALUES ('G000004-0', 'review', 0, 0, 'acme', 'SHYFzXHfagwz4X-kZMCgd1W9X4GtPigR9aFligfX11M', 'content-000004 of 3000000003', 'SUSPEND_SERVICE', NULL, NULL, 1);
INSERT INTO care_order_change (change_request_id, order_id, idx, input_index, tenant, line_index, content, type, carrier_state, effective_at, unresolved) VALUES ('G000005-0', 'acked', 0, 0, 'acme', 'Z9Ayf238Fm-9y4M5JD7iGwbiMENwtSRr9y5frS1i0Os', 'content-000005 of 3000000004', 'SUSPEND_SERVICE', NULL, NULL, 0);
INSERT INTO care_order_event (order_id, n, at, state, source, change_request_id, attempt, sealed_words) VALUES ('acked', 1, 1893456000000, 'RECORDED', 'GATEWAY', NULL, 0, NULL);
INSERT INTO care_order_event (order_id, n, at, state, source, change_request_id, attempt, sealed_words) VALUES ('acked', 2, 1893456000000, 'ACCEPTED', 'GATEWAY', NULL, 1, NULL);
INSERT INTO care_order_event (order_id, n, at, state, source, change_request_id, attempt, sealed_words) VALUES ('acked', 3, 1893456000000, 'ACCEPTED', 'GATEWAY', NULL, 1, NULL);
INSERT INTO care_order_event (order_id, n, at, state, source, change_request_id, attempt, sealed_words) VALUES ('in-doubt', 1, 1893456000000, 'RECORDED', 'GATEWAY', NULL, 0, NULL);
INSERT INTO care_order_event (order_id, n, at, state, source, change_request_id, attempt, sealed_words) VALUES ('in-doubt', 2, 1893456000000, 'ACCEPTED', 'GATEWAY', NULL, 1, NULL);
INSERT INTO care_order_event (order_id, n, at, state, source, change_request_id, attempt, sealed_words) VALUES ('in-doubt', 3, 1893456000000, 'ACCEPTED', 'GATEWAY', NULL, 1, NULL);
INSERT INTO care_order_event (order_id, n, at, state, source, change_request_id, attempt, sealed_words) VALUES ('intent', 1, 1893456000000, 'RECORDED', 'GATEWAY', NULL, 0, NULL);
INSERT INTO care_order_event (order_id, n, at, state, source, change_request_id, attempt, sealed_words) VALUES ('order-000001', 1, 1893456000000, 'RECORDED', 'GATEWAY', NULL, 0, NULL);
INSERT INTO care_order_event (order_id, n, at, state, source, change_request_id, attempt, sealed_words) VALUES ('order-000001', 2, 1893456000000, 'FAILED', 'POLL', NULL, 0, X'01c12ec1f87f5092309c640037d2cb55aef0f7e9c8823555078812aa6ceff36f36d6d9f3e548a56ed02eae81a42a2a09bd8380f57d638186a1b044e65a5331d2a1cec8cef49c683da6645338a2168c3e40dd2c260e0f15fdcf3f162d8b89d07b0b0d16ead9c90d5095caa4b2d278de5b76d4213c2bcbca67dda1a203a78f2d862bea5f706c3872ed');
INSERT INTO care_order_event (order_id, n, at, state, source, change_request_id, attempt, sealed_words) VALUES ('review', 1, 1893456000000, 'RECORDED', 'GATEWAY', NULL, 0, NULL);
INSERT INTO care_order_event (order_id, n, at, state, source, change_request_id, attempt, sealed_words) VALUES ('review', 2, 1893456000000, 'ACCEPTED', 'GATEWAY', NULL, 1, NULL);
INSERT INTO care_order_event (order_id, n, at, state, source, change_request_id, attempt, sealed_words) VALUES ('review', 3, 1893456000000, 'ACCEPTED', 'GATEWAY', NULL, 1, NULL);
INSERT INTO journal (id, sealed_secret, probed_at) VALUES (1, X'01c12ec1f88be8129f9a2f48adec76516e686f088ad4cf2fea398a8f041fe536215597fa911202cfcf70511a079254d08955d775c012af3234b15853d4d1a1c4a89195f1325eba2165dbfd105fd2bb', 0);
INSERT INTO audit_entry (id, tenant, at, action, operation, client, order_id, subject_index, line_index, ban_index, outcome, support_reference, sealed_facts) VALUES (1, 'acme', 1893456000000, 'PLACED', 'CHANGE_CTN', 'portal', 'order-000001', '82H1PsTm2GiwXaMTBLUpOxw8yx16VgOrCTWTrwLBhKg', 'YKiBCHZxb82liirHQl_1f-cnQM9BIv1_y11uJfol9Ko', 'lNRHplejcOZ8wCeOsRqcsJlqsHIY6CPc3Dk1tVt3cJM', 'RECORDED', '7c5c3fde-1f43-8d60-868f-582f32ca6d1f', X'01c12ec1f81fc1b341a53c7ea3d2ef4733d8f1887370cecf426bfbc3cea31187f0305dc992e2e8d787929393014e1ca075e1b4c7f8dee3ff0af0be20e372eaeff79f8c1bcb99689a72be4adb889bfec3b07dc3c34d1cf41b2d1443d36c483ca3899415c5264640d29357991a39c4db6f717e45294c5ee49f786da427ae98d89911cda17303ca0256381788602409d9bcb59802789b55757393');
INSERT INTO audit_entry (id, tenant, at, action, operation, client, order_id, subject_index, line_index, ban_index, outcome, support_reference, sealed_facts) VALUES (2, 'acme', 1893456000000, 'REFUSED', 'SUSPEND_SERVICE', 'portal', NULL, '82H1PsTm2GiwXaMTBLUpOxw8yx16VgOrCTWTrwLBhKg', 'YKiBCHZxb82liirHQl_1f-cnQM9BIv1_y11uJfol9Ko', 'lNRHplejcOZ8wCeOsRqcsJlqsHIY6CPc3Dk1tVt3cJM', 'NOT_ELIGIBLE', 'reference-1', X'01c12ec1f845d1cec6f1303cf0c4ae00291dee966ad5f06814baad8216758c99be7c7590da918a66951ab8046aee42c32163688ed6bf23f44ef5b4a10d97ecce50b1988d1829f75d7eb2ce6a29ef261e4885cb80338083f03abf93697854e68fc5e5abd7e70ae528dbfa412c58489f7abbe965fdabd230658c08c4ea302273bc32e0702db14f08aa43a4a866c2e962b4d4dd313df28ff8157f1037f158d71f2430eb');
INSERT INTO audit_entry (id, tenant, at, action, operation, client, order_id, subject_index, line_index, ban_index, outcome, support_reference, sealed_facts) VALUES (3, 'acme', 1893456000000, 'STATUS', 'CHANGE_CTN', NULL, 'order-000001', NULL, 'YKiBCHZxb82liirHQl_1f-cnQM9BIv1_y11uJfol9Ko', 'lNRHplejcOZ8wCeOsRqcsJlqsHIY6CPc3Dk1tVt3cJM', 'FAILED', '7c5c3fde-1f43-8d60-868f-582f32ca6d1f', X'01c12ec1f8cf1866c4c76d702630810352e23e87f5639bb4664988fbba9dc4f18ed627bd07a9d38c5f6d2c9f6c24a685473937a0c9b07b94713a6d8c60a4a683bf91676d925c9a5df82c3376c726e8c7e390355c6b026f79d31d90fbf3403c30f1c1dfc39464b79bba08e94d44fea583dcf34548d363e833a19955495ab64e4bcfa7220514b3adb0311cc58746fc262966a5fc0a908efd5251a6065f87a1e521f9ca13e6f63e96449b4521371a92776f9606ae84a00dc2ce8a2f07fed85920e71cd9597d2266c38e7706566d28990b52911e37b170ce79cb15873b');
INSERT INTO audit_entry (id, tenant, at, action, operation, client, order_id, subject_index, line_index, ban_index, outcome, support_reference, sealed_facts) VALUES (4, 'acme', 1893456000000, 'PLACED', 'SUSPEND_SERVICE', 'portal', 'intent', 'Z_vDwq8kDAMLqrqFmapLDMUYt8FYmaKn18QOHZWMvYw', 'o9cUxfajSilZPeKEo_wczoh5F1f59tBSQ5W6BMnScWY', 'lNRHplejcOZ8wCeOsRqcsJlqsHIY6CPc3Dk1tVt3cJM', 'RECORDED', 'a89d2773-b2f0-8f80-b567-a47fdc5a54b8', X'01c12ec1f8aab1cb227c8e5a77423428fe2a40fbbe4a8ec7000d82f3f2bfa5513746283a18c8f480d3520ae635ffa37224892acf107904ee3af98a5cc3a9ca03411f60ad77aaaae7ba23d97be2a07699ac3798ef8e55739f46f09ea86f2857277df40d753ca9b1e7eb4bc970056a56935a99077caeb36d1b466aa88215443e83388631ad2aa15b0219f0cabf5be81238fa');
INSERT INTO audit_entry (id, tenant, at, action, operation, client, order_id, subject_index, line_index, ban_index, outcome, support_reference, sealed_facts) VALUES (5, 'acme', 1893456000000, 'PLACED', 'SUSPEND_SERVICE', 'portal', 'in-doubt', 'Z_vDwq8kDAMLqrqFmapLDMUYt8FYmaKn18QOHZWMvYw', '757wTFbgqGJORq4A6HI7rqMvHTXrYLh6GdPPaSfneag', 'lNRHplejcOZ8wCeOsRqcsJlqsHIY6CPc3Dk1tVt3cJM', 'RECORDED', '074d7726-8fb2-8fe1-9c7d-064df5d88909', X'01c12ec1f827c1a79fc71d4085e26ec2174fc81e6d08c71df7948dd7ba7f3b0d7ba78366cad43fdf8cb76424373680ebe1a761cfa8aa2557b5ef0ea66b7bae3fb2c366d03cb9aa92f2edb507d3d2de748c7607baef729912c599f5ce6f0474b3ebe2ac5f2526038861e3ede5e6b10e27a89abd18cc8018a486fdb59e9ec481ba0af85c2a7ea5ccbd6d2731b8fa82073959');
INSERT INTO audit_entry (id, tenant, at, action, operation, client, order_id, subject_index, line_index, ban_index, outcome, support_reference, sealed_facts) VALUES (6, 'acme', 1893456000000, 'PLACED', 'SUSPEND_SERVICE', 'portal', 'review', 'Z_vDwq8kDAMLqrqFmapLDMUYt8FYmaKn18QOHZWMvYw', 'SHYFzXHfagwz4X-kZMCgd1W9X4GtPigR9aFligfX11M', 'lNRHplejcOZ8wCeOsRqcsJlqsHIY6CPc3Dk1tVt3cJM', 'RECORDED', '1019ef45-1dbc-83ea-94fa-3acb9f9b2d25', X'01c12ec1f8c236f828fa0ffbbb932720ed289d6aac23651cc922f1864bed228d3ddc962ff7beeeebcc5981d1ff4094e8f0bb459ba3f145c259b3999e3fb639c4c40d9e13ad656aa492a83bd0c818aa2a856d1dd46dffa4b2ce7e199aac0045dc9527c0c612990f38480b71c793bd17043d912a925efd69cdadc5e1aa6c049c0b550e543c7cf8eb68c1651f1f1c69a4706a');
INSERT INTO audit_entry (id, tenant, at, action, operation, client, order_id, subject_index, line_index, ban_index, outcome, support_reference, sealed_facts) VALUES (7, 'acme', 1893456000000, 'PLACED', 'SUSPEND_SERVICE', 'portal', 'acked', 'Z_vDwq8kDAMLqrqFmapLDMUYt8FYmaKn18QOHZWMvYw', 'Z9Ayf238Fm-9y4M5JD7iGwbiMENwtSRr9y5frS1i0Os', 'lNRHplejcOZ8wCeOsRqcsJlqsHIY6CPc3Dk1tVt3cJM', 'RECORDED', 'fb27d37f-2a0a-8aab-8325-9b6cb6155c2f', X'01c12ec1f8094730e34326f5920b41d044ba0d612d392bde25f7aa2ded05916e5cbc30fba041a854d4f71e40e5a5e22d819a10b27e2367fa8ba6374fee0611eae3e12e4f4bbf885785a2ef4437020cc7c997f0c5cf507406a7abd8b41c7ac8f3a8bedb44f0dc92b83643643bd7bd24f3a1d78b041624e36e04037bdfebd1ed253d6381316eac919d9dabb70c505b626865');
INSERT INTO audit_entry (id, tenant, at, action, operation, client, order_id, subject_index, line_index, ban_index, outcome, support_reference, sealed_facts) VALUES (8, 'acme', 1893456000000, 'STATUS', 'SUSPEND_SERVICE', NULL, 'acked', NULL, 'Z9Ayf238Fm-9y4M5JD7iGwbiMENwtSRr9y5frS1i0Os', 'lNRHplejcOZ8wCeOsRqcsJlqsHIY6CPc3Dk1tVt3cJM', 'ACCEPTED', 'fb27d37f-2a0a-8aab-8325-9b6cb6155c2f', X'01c12ec1f8a0a3f4782ad5b48bcc66bdcc6b669b0a519163ec1c08f2f2630d65e0db5f44d5ecfacfa5a38685e7ccd9e1b7c52bebd967d8f73ac2b9b229ec7f9ccdaf3db4e63cbce71963b8f7afb74074a3548647a6da6fc23cb6dfd42d0cd7511dc42c411eda3fa880f53afc7d81e279d978d3ae212e251c9384387662179231a873f3eb935d10ca4197670d72c8fd24e96d7655b616d35b9745e0984190d4bd5069b3f21be7bebad48d0a2c8254d49c7f65dd133512c1acd0');
PRAGMA user_version = 2;
