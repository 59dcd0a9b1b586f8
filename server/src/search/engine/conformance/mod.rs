//! What every engine promises, each promise a case that is given an empty engine; [`conforms`] makes tests of them.
//! Not the place for what only one engine can be asked.

pub mod dropping;
pub mod forms;
pub mod kit;
pub mod leaks;
pub mod lists;
pub mod meaning;
pub mod narrowing;
pub mod order;
pub mod upkeep;
pub mod words;

/// Makes a test of every case, for the engine that the function at a path begins.
macro_rules! conforms {
    ($begin:path) => {
        $crate::search::engine::conformance::conforms! { $begin;
            dropping:
                the_last_words_are_dropped_one_by_one_until_enough_answer_and_it_is_said
                a_word_that_nothing_has_is_dropped_before_the_others
                phrases_exclusions_and_one_word_stay
                no_word_of_a_symbol_is_dropped
                a_filter_changes_neither_what_is_dropped_nor_the_counts_beside_it
                what_lacks_a_dropped_word_says_so_and_pages_on_in_order
                reasons_are_the_rules_in_their_order_and_only_when_asked_for
            ;
            forms:
                a_word_finds_its_other_forms_in_its_language
                another_form_comes_after_the_word_and_before_beginnings_and_typos
                other_forms_are_marked_and_a_word_that_only_looks_alike_is_not_found
                a_phrase_has_no_other_forms
                what_stands_for_a_word_answers_too_just_behind_it
                a_phrase_may_stand_for_words_and_words_for_a_phrase
                the_longest_words_with_others_win
                an_unfinished_word_has_others_only_once_it_is_whole
            ;
            leaks:
                what_is_restricted_changes_nothing_that_is_told
                what_is_hidden_changes_nothing_either
                a_restricted_document_added_later_changes_nothing_that_is_told
                the_same_words_are_found_by_those_who_may_see_them
                an_asker_without_tokens_sees_nothing_at_all
                a_document_without_tokens_is_seen_by_nobody
                a_cursor_made_while_seeing_more_shows_no_more
            ;
            lists:
                facets_count_documents_and_disregard_only_their_own_filter
                every_facet_count_is_what_choosing_it_then_lists
                an_empty_text_lists_everything_newest_first_with_its_facets
                paging_shows_every_document_once_and_in_the_order_of_one_long_list
                the_next_page_goes_on_even_when_the_last_document_is_gone
                the_cursor_of_another_search_is_refused_in_a_sentence
            ;
            meaning:
                an_unknown_word_is_put_right_by_the_nearest_that_most_documents_have
                a_text_in_which_nothing_is_wrong_is_not_put_right
                a_word_of_four_letters_is_put_right_though_not_found
                titles_and_symbols_are_suggested_while_they_are_typed
                no_more_is_suggested_than_asked_for_or_allowed
                documents_alike_come_best_first_without_the_one_itself
            ;
            narrowing:
                a_document_is_superseded_only_for_whoever_sees_what_supersedes_it
                a_day_shows_what_there_was_and_had_not_been_superseded
                a_range_lets_through_whatever_may_be_of_one_of_its_days
                counts_and_lists_agree_with_a_count_by_hand_whatever_is_chosen
            ;
            order:
                words_as_typed_come_before_beginnings_and_those_before_typos
                words_near_each_other_come_before_words_in_the_title
                the_title_comes_before_the_symbol_and_the_symbol_before_the_text
                a_title_that_is_just_what_was_typed_comes_first
                equals_come_newest_first_then_by_id_and_the_undated_last
                the_best_pages_come_first_and_no_more_than_asked_for
                of_pages_that_say_the_same_only_one_is_shown
                how_frequent_a_word_is_changes_no_order
            ;
            upkeep:
                changes_are_carried_over_once
                putting_replaces_and_removing_removes_every_page_even_within_one_batch
                many_small_changes_leave_pages_with_their_own_documents
                a_rebuild_replaces_everything_and_sets_the_watermark
                a_rebuild_that_fails_leaves_the_present_index
                an_inventory_lists_what_was_put_in_last_of_a_stretch_of_ids
                an_inventory_tells_who_finds_a_document_and_how_far_the_index_was_carried
            ;
            words:
                words_are_found_in_six_languages_whatever_their_case_accents_and_letter_forms
                a_mistyped_word_finds_and_marks_what_was_meant_but_a_short_or_numbered_one_does_not
                typos_are_forgiven_in_russian_and_portuguese_too
                only_the_last_word_may_be_unfinished_and_only_with_nothing_after_it
                a_phrase_is_found_only_word_for_word_and_in_order
                an_excluded_word_or_phrase_takes_its_documents_away
                all_words_must_stand_on_one_page_counting_title_and_symbol_as_part_of_it
                a_document_that_answers_only_by_title_is_a_hit_without_pages
                an_official_symbol_is_found_as_printed_and_first
                the_words_of_a_symbol_stand_together_as_printed
                a_text_too_long_is_refused_in_a_sentence
                texts_of_nothing_but_signs_or_odd_letters_are_answered
                letters_still_being_typed_are_marked_in_every_script
                the_title_that_answers_is_the_one_shown
                only_whole_phrases_are_marked
            ;
        }
    };
    ($begin:path; $($noun:ident: $($case:ident)*;)*) => {
        $(mod $noun {
            $(#[tokio::test]
            async fn $case() {
                let begin = $crate::search::engine::conformance::kit::Begin($begin);
                $crate::search::engine::conformance::$noun::$case(begin).await;
            })*
        })*
    };
}
pub(in crate::search::engine) use conforms;
