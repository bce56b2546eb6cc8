"""Runs of words that speak of something else than the order's own date: events, other documents, silence."""

from tasks.rules.deadline.piece import Pattern, PieceKind, number, pattern

# Where such a run ends, because the order's own time begins.
_STOP = (
    r"(?:[,;]|(?: và| nhưng)?,? ?(?:trước|chậm nhất|muộn nhất|không muộn|không chậm|không quá|hoàn thành|xong|đến hết"
    r"|hằng|định kỳ)(?!\w))"
)
_RUN = rf"(?:(?!{_STOP}).)+"
_TO_STOP = rf"(?:(?!{_STOP}).)*"
_DOCUMENT = (
    r"(?:quyết định|nghị quyết|chỉ thị|công điện|thông báo|kế hoạch|nghị định|thông tư|công văn|kết luận|văn bản"
    r"|tờ trình|đề án|chương trình|quy chế|hướng dẫn|luật|qđ|nq|ct|cđ|tb|kh|nđ|tt|cv|kl)"
)
_SIGNED_ON = r"(?:,? ?ngày \d{1,2}[/.-]\d{1,2}[/.-]\d{4}|,? ?ngày \d{1,2} tháng \d{1,2} năm \d{4})?"
_SIGNED = r"(?:được )?(?:ký,? (?:và )?ban hành|ký|ban hành|phát hành)"
_SINCE = r"(?:(?:được )?(?:tính|kể) (?:kể )?từ|kể từ|từ|sau)"
_WHEN = r"(?:ngày|khi|thời điểm|lúc)"
_TIME = r"(?:thời hạn|thời gian|hạn|tiến độ|thời điểm|mốc|hoàn thành|cụ thể|rõ|ngày)"

RUN_PATTERNS: tuple[Pattern, ...] = (
    pattern(PieceKind.TO_CHECK, rf"(?:(?:{_TIME}|số)[ ,]*)*cần (?:kiểm tra|kiểm|xác minh|rà)(?: lại)?"),
    pattern(
        PieceKind.SOURCES,
        r"(?:hai |các )?(?:nguồn|báo|trang|bài|nơi)(?: tin)? (?:ghi )?khác(?: nhau| ghi)?|ghi khác(?: nhau)?|mâu thuẫn|(?:không|chưa) thống nhất",
    ),
    pattern(
        PieceKind.NOT_STATED,
        r"(?:không|chưa) (?:nêu|rõ|có|quy định|ấn định|xác định|ghi|đề cập|đặt|định)"
        rf"(?: {_TIME})*(?: trong (?:bài(?: báo)?|nguồn|văn bản|thông báo))?",
    ),
    pattern(PieceKind.NOT_STATED, r"(?:không|vô|chưa) (?:kỳ hạn|thời hạn|hạn)|n/a|none|null|nil"),
    pattern(
        PieceKind.STANDING,
        r"thường xuyên|liên tục|lâu dài|(?:trực )?24/24(?: ?giờ)?(?:,? (?:và )?7/7)?|trực 24/7"
        rf"|trong suốt (?:quá trình|thời gian){_TO_STOP}"
        r"|(?:và )?(?:những|các) (?:năm|tháng|quý) (?:tiếp theo|sau|tới|kế tiếp)",
    ),
    pattern(PieceKind.SINCE_SIGNING, rf"{_SINCE} {_WHEN} {_SIGNED}(?: {_DOCUMENT})? này(?: có hiệu lực)?"),
    pattern(PieceKind.SINCE_SIGNING, rf"{_SINCE} {_WHEN} {_DOCUMENT} này {_SIGNED}"),
    pattern(PieceKind.SINCE_SIGNING, rf"{_SINCE} {_WHEN} {_SIGNED}(?= *(?:$|[,;.)]))"),
    pattern(
        PieceKind.DURATION,
        r"(?:trong(?: vòng| thời hạn| thời gian)?|thời hạn|không quá|tối đa) (?P<count>\d{1,3}) ?(?P<unit>giờ|h|tiếng)"
        r"(?! ?\d)(?!,? (?:ngày |thứ |sáng |chiều )?\w* ?\d)",
        lambda found: (number(found["count"]), "giờ", False),
    ),
    pattern(
        PieceKind.FILLER,
        r"(?:từ|kể từ) nay|trước khi(?= (?:hết|kết thúc) (?:ngày|tháng|quý|năm|\d))|trước (?:và|hoặc) (?:trong|vào|đến)(?= ngày)",
    ),
    pattern(PieceKind.REFERENCE, r"(?:tầm nhìn|định hướng)(?: (?:đến|tới))?(?: năm)? ?\d{4}(?: ?- ?\d{4})?"),
    pattern(
        PieceKind.REFERENCE,
        r"(?:chi tiết |cụ thể )?(?:xem|(?:nêu |quy định |như )?(?:tại|trong|ở)|như)(?: các)? phụ lục(?:(?![,;]).)*",
    ),
    pattern(PieceKind.REFERENCE, r"tính (?:từ đầu năm )?đến (?:hết )?(?:ngày |tháng )?\d[\d/.-]*"),
    pattern(PieceKind.REFERENCE, rf"(?:trả lời |thực hiện )?theo (?:yêu cầu|đề nghị|chỉ đạo)(?!\w){_TO_STOP}"),
    pattern(
        PieceKind.REFERENCE,
        r"(?:(?:thực hiện|bảo đảm|đảm bảo|bám sát)(?: đúng)?|(?:theo|đúng)(?: đúng)?)"
        rf" (?:{_TIME}|lộ trình|quy định|kế hoạch|chương trình)(?!\w){_TO_STOP}",
    ),
    pattern(PieceKind.REFERENCE, rf"theo (?!định kỳ|tuần|tháng|quý|năm|0?6 tháng){_RUN}"),
    pattern(PieceKind.REFERENCE, rf"(?:tại |của |trong )?{_DOCUMENT}(?: số)? ?\d[\wđ./-]*{_SIGNED_ON}"),
    pattern(PieceKind.REFERENCE, rf"\d+(?:/\d{{4}})?/[a-zđ][\wđ]*(?:-[\wđ]+)*{_SIGNED_ON}"),
    pattern(PieceKind.EVENT, rf"(?:ngay )?{_SINCE} (?:khi|lúc|thời điểm|ngày(?! ?\d)){_RUN}"),
    pattern(PieceKind.EVENT, rf"(?:ngay )?sau (?!ngày \d|\d|tháng \d|quý \w|năm \d){_RUN}"),
    pattern(PieceKind.EVENT, rf"trước (?:khi|kỳ|phiên|tết|hội nghị|đại hội|thềm|mùa|ngày (?!\d|cuối|mùng|mồng)){_RUN}"),
    pattern(PieceKind.EVENT, rf"(?:đột xuất |ngay )?khi (?:có|được|cần|phát sinh|xảy ra|nhận)(?!\w){_TO_STOP}"),
    pattern(PieceKind.EVENT, rf"(?:tại |trong |vào )?(?:kỳ họp|dịp)(?!\w){_TO_STOP}|đột xuất"),
)
