//! What letters say, in each language they are written in.

use crate::audience::Audience;

/// The sentences of one language.
pub(super) struct Words {
    language: &'static str,
    /// Before a number.
    pub(super) subject: &'static str,
    pub(super) intro: &'static str,
    /// Before a number.
    pub(super) more: &'static str,
    /// Before an address.
    pub(super) stop: &'static str,
    community: &'static str,
    participants: &'static str,
    body: &'static str,
    parties: &'static str,
    staff: &'static str,
}

impl Words {
    /// Those of a language in which letters are written; English for any other.
    pub(super) fn of(language: &str) -> &'static Self {
        ALL.iter().find(|words| words.language == language).unwrap_or(&ALL[0])
    }

    /// What stands in place of the title of a document that is not for everybody.
    pub(super) fn document_for(&self, audience: &Audience) -> Option<&'static str> {
        match audience {
            Audience::Public => None,
            Audience::Community => Some(self.community),
            Audience::Participants => Some(self.participants),
            Audience::Body(_) => Some(self.body),
            Audience::Parties(_) => Some(self.parties),
            Audience::Staff => Some(self.staff),
        }
    }
}

static ALL: [Words; 6] = [
    Words {
        language: "en",
        subject: "new documents:",
        intro: "Your saved searches have found:",
        more: "More in the hub:",
        stop: "To stop these messages, or to receive them less often:",
        community: "A document for Participants and observers",
        participants: "A document for Participants",
        body: "A document for the members of a body",
        parties: "A document for single organisations",
        staff: "A document for the support staff",
    },
    Words {
        language: "fr",
        subject: "nouveaux documents :",
        intro: "Vos recherches enregistrées ont trouvé :",
        more: "D’autres dans le hub :",
        stop: "Pour ne plus recevoir ces messages, ou moins souvent :",
        community: "Un document pour les Participants et les observateurs",
        participants: "Un document pour les Participants",
        body: "Un document pour les membres d’un organe",
        parties: "Un document pour certaines organisations",
        staff: "Un document pour le personnel d’appui",
    },
    Words {
        language: "pt",
        subject: "novos documentos:",
        intro: "As suas pesquisas guardadas encontraram:",
        more: "Mais no hub:",
        stop: "Para deixar de receber estas mensagens, ou recebê-las com menos frequência:",
        community: "Um documento para os Participantes e os observadores",
        participants: "Um documento para os Participantes",
        body: "Um documento para os membros de um órgão",
        parties: "Um documento para algumas organizações",
        staff: "Um documento para o pessoal de apoio",
    },
    Words {
        language: "ru",
        subject: "новые документы:",
        intro: "По вашим сохранённым запросам найдено:",
        more: "Ещё на портале:",
        stop: "Отказаться от этих писем или получать их реже:",
        community: "Документ для Участников и наблюдателей",
        participants: "Документ для Участников",
        body: "Документ для членов органа",
        parties: "Документ для отдельных организаций",
        staff: "Документ для сотрудников поддержки",
    },
    Words {
        language: "ar",
        subject: "وثائق جديدة:",
        intro: "وجدت عمليات البحث المحفوظة لديك:",
        more: "المزيد في المنصة:",
        stop: "لإيقاف هذه الرسائل أو تلقيها بوتيرة أقل:",
        community: "وثيقة للمشاركين والمراقبين",
        participants: "وثيقة للمشاركين",
        body: "وثيقة لأعضاء إحدى الهيئات",
        parties: "وثيقة لمنظمات معينة",
        staff: "وثيقة لموظفي الدعم",
    },
    Words {
        language: "zh",
        subject: "新文件：",
        intro: "您保存的搜索找到了：",
        more: "平台上还有：",
        stop: "停止接收此类邮件或降低频率：",
        community: "面向参与方和观察员的文件",
        participants: "面向参与方的文件",
        body: "面向某机构成员的文件",
        parties: "面向个别组织的文件",
        staff: "面向支持人员的文件",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::saved::LANGUAGES;

    #[test]
    fn every_language_that_can_be_chosen_has_its_words() {
        for language in LANGUAGES {
            assert_eq!(Words::of(language).language, language);
        }
    }
}
