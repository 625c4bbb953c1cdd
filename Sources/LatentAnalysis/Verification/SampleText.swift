/// A page of plain English with some of what texts hold besides sentences, for measuring a dictionary where nobody gave a text.
enum SampleText {
  static let page = """
    The town lies at the mouth of a small river. In winter the boats stay in the harbour, and the men mend their nets in the \
    long sheds behind the church. "It will rain before evening," said the old woman, and she was right.

    To make bread, mix 500 grams of flour with water, salt and yeast. Leave the dough for two hours, then bake it at 220 \
    degrees until the crust is brown. How do you know that it is done? Knock on it: it should sound hollow.

    In 1869 a chemist arranged the elements by weight and left gaps for those that nobody had found. Three of them were \
    discovered within twenty years. The theory of heat, the telegraph and the railway changed how people thought about time; \
    before then every town kept its own hour.

    def area(width, height):
        return width * height

    Dear Sir, I have read your letter of the 3rd of May with great interest, but I cannot agree with what you say about the \
    price. We sold 1,240 copies last year, which is 18% more than the year before. Please let me know by Friday whether you \
    still want to meet.

    He walked to the station because the bus was late. She did not see him, or she did not want to. Nobody spoke. A dog \
    barked twice, somewhere behind the houses, and then it was quiet again.
    """
}
